// The review of an imported plan by keyboard, without leaving the page. Every act is a button of the form;
// this presses it, sends the form and puts the answer in the place of the page's content.

const all = (selector, root = document) => [...root.querySelectorAll(selector)];
const form = () => document.querySelector("form[data-review]");
const chosen = () => document.querySelector("input[name=at]:checked");
const lines = () => all("input[name=at]");

// What is done is said here: this region stays when the content is exchanged.
const said = Object.assign(document.createElement("p"), { className: "hidden" });
said.setAttribute("role", "status");
document.body.append(said);

// The buttons stand under the line that is chosen.
function place() {
	const line = chosen();
	const acts = document.getElementById("at");
	if (!acts) return;
	acts.hidden = !line;
	acts.classList.toggle("here", Boolean(line));
	if (line) line.closest("li").append(acts);
}

function choose(line, scroll = true) {
	if (!line) return;
	for (let node = line; node; node = node.parentElement) if (node.tagName === "DETAILS") node.open = true;
	line.checked = true;
	line.focus({ preventScroll: true });
	place();
	if (scroll) line.scrollIntoView({ block: "center" });
}

function step(by) {
	const list = lines();
	const now = list.indexOf(chosen());
	choose(list[now < 0 ? 0 : Math.min(Math.max(now + by, 0), list.length - 1)]);
}

addEventListener("change", ({ target }) => {
	if (target.name === "at") place();
	if (target.name === "superior") target.closest("[data-row]").querySelector("button").click(); // other questions
});

// Sending an act

async function send(target, button) {
	const line = chosen();
	const top = line?.getBoundingClientRect().top;
	button.setAttribute("aria-busy", "true");
	let answer;
	try {
		const body = new URLSearchParams([...new FormData(target), [button.name, button.value]]);
		answer = await fetch(target.action, { method: "POST", body, signal: AbortSignal.timeout(20000) });
		if (answer.status >= 500 || !answer.headers.get("Content-Type")?.includes("html")) throw new Error(answer.status);
	} catch {
		button.removeAttribute("aria-busy");
		said.textContent = "Chưa làm được: không gửi được lên máy chủ. Bấm lại.";
		document.querySelector(".action [role=status]").textContent = said.textContent;
		return;
	}
	const page = new DOMParser().parseFromString(await answer.text(), "text/html");
	const main = page.querySelector("main");
	if (!main?.querySelector("form[data-review]")) return location.assign(answer.url); // signed out, or the plan is saved
	document.title = page.title;
	document.querySelector("main").replaceChildren(...main.childNodes);
	if (answer.redirected) history.replaceState(null, "", answer.url);
	dispatchEvent(new Event("renew"));
	begin();
	const again = chosen();
	if (again) {
		choose(again, false);
		const moved = again.getBoundingClientRect().top - top;
		if (top === undefined || Number.isNaN(moved)) again.scrollIntoView({ block: "center" });
		else scrollBy(0, moved);
	}
	const first = document.querySelector("[data-errors], #split button, .message");
	if (first) first.closest("#split") ? first.focus() : again || first.focus?.();
	const message = document.querySelector("#at .message") || document.querySelector(".action [role=status]");
	said.textContent = message ? message.textContent.trim() : "";
	const row = button.value.startsWith("open:") && document.getElementById(`row-${button.value.slice(5)}`);
	if (row) row.querySelector("details[open] :is(input, textarea, select)")?.focus();
}

addEventListener("submit", (event) => {
	const button = event.submitter;
	if (event.target !== form() || !button || ["plan", "save"].includes(button.value)) return;
	event.preventDefault();
	event.stopImmediatePropagation(); // what is being saved goes with this form
	if (event.target.busy) return;
	event.target.busy = true;
	send(event.target, button).finally(() => form() && (form().busy = false));
}, true);

// Keys

function press(key) {
	if (key === "j" || key === "ArrowDown") return step(1), true;
	if (key === "k" || key === "ArrowUp") return step(-1), true;
	if (key === "o") {
		const asks = all(".ask");
		const from = chosen()?.getBoundingClientRect().top ?? -1;
		const next = asks.find((a) => a.getBoundingClientRect().top > from + 4) || asks[0];
		if (!next) return false;
		const line = next.closest(".pair")?.querySelector("input[name=at]");
		choose(line, false);
		next.scrollIntoView({ block: "center" });
		return true;
	}
	if (key === "e") {
		const row = chosen()?.closest("[data-row]");
		const button = row?.querySelector("button[value^='open:']");
		const details = row?.querySelector("details");
		if (button) return button.click(), true;
		if (details) return (details.open = true), details.querySelector("input, textarea, select")?.focus(), true;
		return false;
	}
	if (key === "?") {
		const more = document.querySelector("#at details");
		if (!chosen()) step(0);
		more.open = !more.open;
		return true;
	}
	const button = document.querySelector(`[aria-keyshortcuts="${CSS.escape(key)}"]`);
	if (!button) return false;
	if (!chosen() && button.closest("#at")) step(0);
	else button.click();
	return true;
}

addEventListener("keydown", (event) => {
	if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing || !form()) return;
	const typing = event.target.closest("input:not([type=radio], [type=checkbox]), select, textarea");
	if (event.key === "Escape" && typing) {
		typing.blur();
		const line = typing.closest("[data-row]")?.querySelector("input[name=at]");
		return choose(chosen() || line);
	}
	if (typing || (event.key.startsWith("Arrow") && event.target.name !== "at")) return;
	if (press(event.key)) event.preventDefault();
});

function begin() {
	place();
	const chosenNow = chosen();
	if (chosenNow && !location.hash.startsWith("#doubt")) choose(chosenNow, false);
}

begin();
