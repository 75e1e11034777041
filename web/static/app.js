// Comfort on top of pages that work without it: saving while typing, one
// submit per click, uploads at once. No page needs this file.

const all = (selector, root = document) => [...root.querySelectorAll(selector)];

function make(tag, props, ...children) {
	const node = Object.assign(document.createElement(tag), props);
	node.append(...children);
	return node;
}

const button = (text, act) => make("button", { type: "button", textContent: text, onclick: act });

// Parts that only the script can serve are hidden until now.
for (const node of all("[data-script]")) node.hidden = false;

document.querySelector("[data-errors]")?.focus();

// Saving while typing

const WAIT = 1200; // after the last key, in milliseconds
const KEEP = 7 * 24 * 3600e3; // a copy nobody asks for is dropped after a week
const unsaved = new Set(); // rows, and forms without autosave, that were typed in

const hiddenOf = (form) => all("input[type=hidden]", form).filter((i) => !i.closest("[data-row]"));
// Which line is chosen ("at") is nothing to save.
const fieldsOf = (row) => all("input, select, textarea", row).filter((f) => f.name && f.name !== "at" && f.type !== "file");

function entries(fields) {
	return fields
		.filter((f) => (f.type !== "radio" && f.type !== "checkbox") || f.checked)
		.map((f) => [f.name, f.value]);
}

// What a person sees of a row: versions and tokens do not count.
const seen = (fields) => JSON.stringify(entries(fields.filter((f) => f.type !== "hidden")));

function store(key, value) {
	try {
		if (value === null) localStorage.removeItem(key);
		else localStorage.setItem(key, JSON.stringify(value));
	} catch {
		// A full or forbidden store only costs the copy.
	}
}

function stored(key) {
	try {
		const copy = JSON.parse(localStorage.getItem(key));
		return copy && Date.now() - copy.at < KEEP ? copy : null;
	} catch {
		return null;
	}
}

function fill(fields, copy) {
	for (const field of fields) {
		const values = copy.filter(([name]) => name === field.name).map(([, value]) => value);
		if (field.type === "radio" || field.type === "checkbox") field.checked = values.includes(field.value);
		else if (values.length) field.value = values[0];
	}
}

function showErrors(row, errors) {
	for (const field of fieldsOf(row)) {
		const id = `${field.name}-error`;
		const text = errors[field.name];
		document.getElementById(id)?.remove();
		field.setAttribute("aria-invalid", Boolean(text));
		if (!text) continue;
		(field.closest(".field") || row).append(make("p", { id, className: "message", textContent: text }));
		field.setAttribute("aria-errormessage", id);
	}
}

function showConflict(row, conflict) {
	const note = make("div", { className: "notice notice-late" }, make("div", {}, make("p", {
		textContent: conflict.message || "Người khác vừa sửa dòng này. Chữ của bạn còn nguyên; lưu để so hai bản và chọn.",
	})));
	note.setAttribute("role", "alert");
	if (conflict.text) note.firstChild.append(make("blockquote", { className: "quote", textContent: conflict.text }));
	row.append(note);
}

function autosave(form) {
	const status = form.querySelector(".action [role=status]");
	const saving = new Map(); // row → its request
	const timers = new Map();
	const keyOf = (row) => ["khx", document.body.dataset.person, form.dataset.autosave, row.dataset.row].join("|");

	const later = (row, wait) => {
		clearTimeout(timers.get(row));
		timers.set(row, setTimeout(() => save(row), wait));
	};

	function touch(row) {
		unsaved.add(row);
		store(keyOf(row), { at: Date.now(), entries: entries(fieldsOf(row)) });
		row.tries = 0;
		later(row, WAIT);
	}

	function failed(row) {
		row.tries = (row.tries || 0) + 1;
		status.textContent = "Chưa lưu được, đang thử lại";
		later(row, Math.min(2 ** row.tries, 60) * 1000);
	}

	async function send(row) {
		const sent = seen(fieldsOf(row));
		const body = new URLSearchParams([["row", row.dataset.row], ...entries(hiddenOf(form)), ...entries(fieldsOf(row))]);
		let answer;
		try {
			const response = await fetch(form.dataset.autosave, {
				method: "POST", body, headers: { Accept: "application/json" }, signal: AbortSignal.timeout(10000),
			});
			if (response.status >= 500 || response.status === 429) return failed(row);
			if (response.redirected || !response.headers.get("Content-Type")?.includes("json")) {
				// The session has ended, or the row is no longer ours to write.
				row.stopped = true;
				status.textContent = "Chưa lưu được. Chữ đã nhập được giữ trên máy này; tải lại trang để tiếp tục";
				return;
			}
			answer = await response.json();
		} catch {
			return failed(row);
		}
		for (const [id, number] of Object.entries(answer.versions || {})) {
			for (const input of form.elements) if (input.name === `version-${id}`) input.value = number;
		}
		for (const [name, text] of Object.entries(answer.live || {})) {
			for (const node of all(`[data-live="${name}"]`, form)) node.textContent = text;
		}
		showErrors(row, answer.errors || {});
		if (answer.conflict) {
			row.stopped = true;
			status.textContent = "Chưa lưu được: có người khác vừa sửa";
			return showConflict(row, answer.conflict);
		}
		if (!answer.saved) return (status.textContent = "Chưa lưu được: có chỗ cần sửa");
		if (seen(fieldsOf(row)) === sent) {
			unsaved.delete(row);
			store(keyOf(row), null);
		} else {
			// Typed on meanwhile: the copy must carry the new version, too.
			touch(row);
		}
		status.textContent = `Đã lưu ${answer.saved}`;
	}

	function save(row) {
		clearTimeout(timers.get(row));
		if (row.stopped || !unsaved.has(row)) return;
		if (saving.has(row)) return later(row, WAIT);
		saving.set(row, send(row).finally(() => saving.delete(row)));
	}

	form.addEventListener("input", ({ target }) => {
		const row = target.closest("[data-row]");
		if (row && target.type !== "file" && target.name !== "at") touch(row);
	});
	form.addEventListener("focusout", (event) => {
		const row = event.target.closest("[data-row]");
		if (row && !row.contains(event.relatedTarget)) save(row);
	});
	addEventListener("online", () => unsaved.forEach((row) => form.contains(row) && save(row)));
	form.addEventListener("submit", (event) => {
		for (const timer of timers.values()) clearTimeout(timer);
		if (!saving.size) return;
		// Let the request under way bring its version first.
		event.preventDefault();
		Promise.allSettled(saving.values()).then(() => form.requestSubmit(event.submitter));
	});

	const lost = [];
	for (const row of all("[data-row]", form)) {
		const copy = stored(keyOf(row));
		const fields = fieldsOf(row);
		const shown = fields.filter((f) => f.type !== "hidden").map((f) => f.name);
		const kept = copy && JSON.stringify(copy.entries.filter(([name]) => shown.includes(name)));
		if (copy && shown.length && kept !== seen(fields)) lost.push([row, copy.entries]);
		else store(keyOf(row), null);
	}
	if (!lost.length) return;
	const after = (act) => () => (offer.remove(), lost.forEach(act));
	const offer = make("div", { className: "notice" }, make("div", { className: "row" },
		make("b", { textContent: "Có nội dung chưa gửi lên máy chủ" }),
		button("Lấy lại", after(([row, copy]) => {
			if (row.tagName === "DETAILS") row.open = true;
			fill(fieldsOf(row), copy);
			touch(row);
		})),
		button("Bỏ", after(([row]) => store(keyOf(row), null)))));
	offer.setAttribute("role", "status");
	form.prepend(offer);
}

for (const form of all("form[data-autosave]")) autosave(form);

// The content of the page was exchanged by another module.
addEventListener("renew", () => {
	for (const typed of unsaved) if (!typed.isConnected) unsaved.delete(typed);
	for (const node of all("[data-script]")) node.hidden = false;
	for (const form of all("form[data-autosave]")) autosave(form);
});

// Leaving, and submitting once

addEventListener("input", ({ target }) => {
	const form = target.form;
	if (form && form.method === "post" && !form.dataset.autosave && form.querySelector("textarea")) unsaved.add(form);
});

addEventListener("beforeunload", (event) => {
	if (unsaved.size) event.preventDefault();
});

addEventListener("submit", (event) => {
	const form = event.target;
	if (event.defaultPrevented) return;
	if (form.sent) return event.preventDefault();
	const pressed = event.submitter;
	form.sent = true;
	for (const typed of unsaved) if (form.contains(typed)) unsaved.delete(typed);
	pressed?.setAttribute("aria-busy", "true");
	setTimeout(() => again(form, pressed), 4000);
});

function again(form, pressed) {
	form.sent = false;
	pressed?.removeAttribute("aria-busy");
}

// A page that comes back from the browser's memory starts afresh.
addEventListener("pageshow", () => all("form").forEach((form) => again(form, form.querySelector("[aria-busy]"))));

// Small helpers on the page

addEventListener("click", ({ target }) => {
	const copy = target.closest("[data-copy]");
	if (copy && !copy.dataset.copyTo) {
		const box = document.getElementById(copy.dataset.copy);
		box.select();
		(navigator.clipboard?.writeText(box.value) ?? Promise.resolve(document.execCommand("copy"))).then(() => (copy.textContent = copy.dataset.copied));
	} else if (copy) {
		const box = document.getElementById(copy.dataset.copyTo);
		box.value = document.getElementById(copy.dataset.copy).textContent.trim();
		box.dispatchEvent(new Event("input", { bubbles: true }));
		box.focus();
	}
	if (target.closest("[data-print]")) print();
	const pick = target.closest("[data-pick]");
	if (pick) {
		for (const box of all("[data-count]", pick.form)) box.checked = pick.dataset.pick === "owing" && box.dataset.count > 0;
		count(pick.form);
	}
});

addEventListener("keydown", (event) => {
	if (event.key !== "/" || event.ctrlKey || event.altKey || event.metaKey || event.target.closest("input, select, textarea")) return;
	event.preventDefault();
	document.querySelector("[type=search]")?.select();
});

addEventListener("change", ({ target }) => {
	if (target.dataset.reveal) document.getElementById(target.dataset.reveal).type = target.checked ? "text" : "password";
	if (target.dataset.count) count(target.form);
	if (target.dataset.upload && target.files.length) upload(target);
});

// A link to a place inside a closed row opens it first.
function openTarget() {
	let node = document.getElementById(decodeURIComponent(location.hash.slice(1)));
	const field = node;
	for (; node; node = node.parentElement) if (node.tagName === "DETAILS") node.open = true;
	if (field?.matches("input, select, textarea")) field.focus();
}
addEventListener("hashchange", openTarget);
if (location.hash) openTarget();

// Arrow keys walk the cells of a matrix; Tab stops once in each row of a wide one.
for (const row of all(".matrix.tight tbody tr")) for (const link of all("td a", row).slice(1)) link.tabIndex = -1;
const steps = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };
addEventListener("keydown", (event) => {
	const cell = event.target.closest(".matrix :is(td, th)");
	const step = steps[event.key];
	if (!cell || !step || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
	event.preventDefault();
	const rows = cell.closest("table").rows;
	let [y, x] = [cell.parentElement.rowIndex, cell.cellIndex];
	for (;;) {
		y += step[0];
		x += step[1];
		if (!rows[y] || x < 0 || (step[1] && !rows[y].cells[x])) return;
		const stop = rows[y].cells[x]?.querySelector("a, input");
		if (stop) return stop.focus();
	}
});

// count writes how many rows are ticked into the selection bar, in the
// sentence that the page gives: "Đã chọn {n} đơn vị: còn thiếu {sum} báo cáo".
function count(form) {
	const ticked = all("[data-count]:checked", form);
	const sum = ticked.reduce((total, box) => total + Number(box.dataset.count), 0);
	for (const node of all("[data-sentence]", form)) {
		node.textContent = node.dataset.sentence.replace("{n}", ticked.length).replace("{sum}", sum);
	}
}

// upload sends files at once, so that the form need not carry them. What fails stays in the box and goes
// with the form.
async function upload(input, files = [...input.files]) {
	const field = input.closest(".field") || input.parentElement;
	field.querySelector("[data-upload-state]")?.remove();
	const bar = make("progress", { max: 1, value: 0, ariaLabel: "Đã tải" });
	const state = make("p", { className: "row small" });
	state.dataset.uploadState = "";
	state.setAttribute("role", "status");
	field.append(state);
	const refused = [];
	for (const file of files) {
		state.replaceChildren(bar, `Đang tải ${file.name}`);
		let answer;
		try {
			answer = await sendFile(input, await shrink(file), (part) => (bar.value = part));
		} catch {
			return state.replaceChildren("Chưa tải lên được. Chọn lại tệp để thử lần nữa");
		}
		if (answer.error) {
			refused.push(`${file.name}: ${answer.error} `);
			continue;
		}
		const list = (input.closest("[data-row]") || field).querySelector("[data-files]") || field.appendChild(make("ul"));
		list.dataset.files = "";
		const item = make("li", { className: "row" }, make("a", { href: answer.url, textContent: answer.name }), make("small", { textContent: answer.size }));
		if (answer.thumbnail) item.prepend(make("img", { className: "thumbnail", src: answer.thumbnail, alt: "" }));
		list.append(item);
	}
	input.value = "";
	state.replaceChildren(...(refused.length ? refused : ["Đã tải lên"]));
}

// shrink makes a photo as large as a screen, so that it takes seconds over a village's line.
async function shrink(file) {
	if (!/^image\/(jpeg|png|webp)$/.test(file.type) || file.size < 4e5) return file;
	try {
		const image = await createImageBitmap(file, { imageOrientation: "from-image" });
		const scale = Math.min(1, 1920 / Math.max(image.width, image.height));
		const canvas = make("canvas", { width: image.width * scale, height: image.height * scale });
		const pen = canvas.getContext("2d");
		pen.fillStyle = "#fff";
		pen.fillRect(0, 0, canvas.width, canvas.height);
		pen.drawImage(image, 0, 0, canvas.width, canvas.height);
		const small = await new Promise((done) => canvas.toBlob(done, "image/jpeg", 0.85));
		return small?.size < file.size ? new File([small], file.name.replace(/\.\w+$/, ".jpg"), { type: small.type }) : file;
	} catch {
		return file; // the server takes it as it is
	}
}

// A pasted picture goes to the row in which the person is, else to the open one.
addEventListener("paste", (event) => {
	const { files, types } = event.clipboardData;
	const row = event.target.closest("[data-row]") || document.querySelector("[data-row][open]");
	const input = row?.querySelector("[data-upload]");
	if (!files.length || !input || types.includes("text/plain")) return;
	event.preventDefault();
	const time = new Date().toTimeString().slice(0, 8).replaceAll(":", "-");
	upload(input, [...files].map((f) => new File([f], f.name.replace(/^image(?=\.)/, `Ảnh dán ${time}`), { type: f.type })));
});

function sendFile(input, file, progress) {
	return new Promise((resolve, reject) => {
		const body = new FormData();
		for (const [name, value] of entries(hiddenOf(input.form))) body.append(name, value);
		body.append(input.name, file);
		const request = new XMLHttpRequest();
		request.open("POST", input.dataset.upload);
		request.setRequestHeader("Accept", "application/json");
		request.responseType = "json";
		request.upload.onprogress = (event) => progress(event.loaded / event.total);
		request.onload = () => (request.response && request.status < 500 ? resolve(request.response) : reject());
		request.onerror = request.onabort = reject;
		request.send(body);
	});
}
