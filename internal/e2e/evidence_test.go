package e2e

import (
	"bytes"
	"context"
	"encoding/base64"
	"image/jpeg"
	"strings"
	"testing"

	cdpbrowser "github.com/chromedp/cdproto/browser"
	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
)

// photos are made in the page: noise, so that they are as large as photos, and in a JPEG a block that tells
// where it was taken, as phones write it.
const photos = `
window.canvasOf = (width, height) => {
	const canvas = Object.assign(document.createElement("canvas"), {width, height}), pen = canvas.getContext("2d");
	const points = pen.createImageData(width, height);
	for (let i = 0; i < points.data.length; i += 65536) crypto.getRandomValues(points.data.subarray(i, Math.min(i + 65536, points.data.length)));
	for (let i = 3; i < points.data.length; i += 4) points.data[i] = 255;
	pen.putImageData(points, 0, 0);
	return canvas;
};
window.blobOf = (width, height, type) => new Promise((done) => canvasOf(width, height).toBlob(done, type, 0.9));
window.photoOf = async (width, height, name) => {
	const plain = new Uint8Array(await (await blobOf(width, height, "image/jpeg")).arrayBuffer());
	const said = "Exif\0\0MM\0*\0\0\0\x08\0\0GPSLatitude 20.0123 N, GPSLongitude 105.8 E, may anh cua can bo".split("").map((c) => c.charCodeAt(0));
	const block = [0xff, 0xe1, 0, said.length + 2, ...said];
	return new File([plain.slice(0, 2), new Uint8Array(block), plain.slice(2)], name, {type: "image/jpeg"});
};
window.files = () => [...document.querySelectorAll("details[data-row][open] [data-files] li")].map((li) => ({
	name: li.querySelector("a").textContent, url: li.querySelector("a").getAttribute("href"), small: li.querySelector("img")?.getAttribute("src") || "",
}));
window.bytesOf = async (url) => {
	const bytes = new Uint8Array(await (await fetch(url)).arrayBuffer());
	let text = "";
	for (const b of bytes) text += String.fromCharCode(b);
	return btoa(text);
};
window.choose = (files) => {
	const box = document.querySelector("details[data-row][open] input[type=file][multiple]"), all = new DataTransfer();
	for (const f of files) all.items.add(f);
	box.files = all.files;
	box.dispatchEvent(new Event("change", {bubbles: true}));
};`

// stored is a file in the list of the open row.
type stored struct{ Name, URL, Small string }

// later waits for a promise of the page.
func later[T any](b *browser, expression string) T {
	b.t.Helper()
	v, err := chromedp.Run(b.ctx, chromedp.Evaluate[T](expression, chromedp.EvalAwaitPromise))
	if err != nil {
		b.t.Fatalf("%s: %v", expression, err)
	}
	return v
}

// bytesOf reads a stored file back over its address.
func (b *browser) bytesOf(url string) []byte {
	b.t.Helper()
	content, err := base64.StdEncoding.DecodeString(later[string](b, `bytesOf("`+url+`")`))
	if err != nil {
		b.t.Fatal(err)
	}
	return content
}

// clipboard lets the page fill the clipboard, as another program would.
func (b *browser) clipboard() {
	b.t.Helper()
	var err error
	for _, raw := range []bool{false, true} {
		p := cdpbrowser.PermissionDescriptor{Name: "clipboard-write", AllowWithoutSanitization: raw}
		if _, err = chromedp.CallBrowser(b.ctx, cdpbrowser.SetPermission, cdpbrowser.SetPermissionParams{Permission: &p, Setting: "granted"}); err != nil {
			break
		}
	}
	if err == nil {
		_, err = chromedp.Call(b.ctx, emulation.SetFocusEmulationEnabled, emulation.SetFocusEmulationEnabledParams{Enabled: true})
	}
	if err != nil {
		b.t.Fatal(err)
	}
}

// paste presses Ctrl+V.
func (b *browser) paste() {
	b.t.Helper()
	err := chromedp.Do(b.ctx, func(ctx context.Context, tab *chromedp.Target) (none chromedp.Void, err error) {
		for _, kind := range []input.DispatchKeyEventType{"rawKeyDown", "keyUp"} {
			p := input.DispatchKeyEventParams{Type: kind, Modifiers: 2, Key: "v", Code: "KeyV", WindowsVirtualKeyCode: 86}
			if kind == "rawKeyDown" {
				p.Commands = []string{"paste"}
			}
			if _, err = cdp.Call(ctx, tab, input.DispatchKeyEvent, p); err != nil {
				return none, err
			}
		}
		return none, nil
	})
	if err != nil {
		b.t.Fatal(err)
	}
}

// TestEvidenceInTheBrowser adds evidence as an officer does: photos are pasted and chosen, shrunk before they
// travel, and tell nothing of where they were taken; what lies in the database is read back.
func TestEvidenceInTheBrowser(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	b := s.open(t, "hatrung.yte")
	b.go_("/viec-cua-toi")
	b.run(photos)
	b.run(`const row = [...document.querySelectorAll("details[data-row]")].find(d=>d.querySelector("input[type=file][multiple]") && !d.querySelector("[data-files] li")); for (const d of document.querySelectorAll("details[data-row]")) d.open = d === row`)
	b.want("Không tải lên ảnh nhận ra mặt trẻ em", "Ctrl+V")
	if n := ask[int](b, `document.querySelectorAll('details[data-row][open] input[type=file][capture=environment][accept*="image/jpeg"]').length`); n != 1 {
		t.Errorf("%d boxes open the camera", n)
	}
	files := func(count string) (list []stored) {
		t.Helper()
		b.until(`files().length === ` + count)
		for _, f := range ask[[]map[string]string](b, "files()") {
			list = append(list, stored{f["name"], f["url"], f["small"]})
		}
		return list
	}

	// Ctrl+V with a picture in the clipboard, as after a screenshot.
	b.clipboard()
	b.run(`document.querySelector("details[data-row][open] textarea").focus()`)
	later[bool](b, `(async () => { await navigator.clipboard.write([new ClipboardItem({"image/png": await blobOf(2000, 1100, "image/png")})]); return true })()`)
	b.paste()
	one := files("1")[0]
	if !strings.HasPrefix(one.Name, "Ảnh dán ") || !strings.HasSuffix(one.Name, ".jpg") || one.Small == "" {
		t.Errorf("the pasted picture is %+v", one)
	}
	// A photo of a phone, large; pasted, too, then two chosen at once: one small enough to travel as it is.
	later[bool](b, `photoOf(2400, 1800, "IMG_2041.jpg").then((f) => { window.large = f; return true })`)
	b.run(`const all = new DataTransfer(); all.items.add(large); document.querySelector("details[data-row][open] textarea").dispatchEvent(new ClipboardEvent("paste", {clipboardData: all, bubbles: true, cancelable: true}))`)
	files("2")
	later[bool](b, `Promise.all([photoOf(300, 200, "Họp thôn.jpg"), photoOf(1000, 2400, "Biên bản.jpg")]).then((list) => { choose(list); return true })`)
	files("3")
	list := files("4")

	sizes := map[string][2]int{one.Name: {1920, 1056}, "IMG_2041.jpg": {1920, 1440}, "Họp thôn.jpg": {300, 200}, "Biên bản.jpg": {800, 1920}}
	for _, f := range list {
		content := b.bytesOf(f.URL)
		// Whole words: three letters also stand in random points by chance.
		for _, tells := range []string{"GPSLatitude", "GPSLongitude", "E, may anh cua can bo", "Exif\x00\x00MM\x00*\x00\x00\x00\x08\x00\x00GPS"} {
			if bytes.Contains(content, []byte(tells)) {
				t.Errorf("%s still says %q", f.Name, tells)
			}
		}
		c, err := jpeg.DecodeConfig(bytes.NewReader(content))
		if want := sizes[f.Name]; err != nil || c.Width != want[0] || c.Height != want[1] {
			t.Errorf("%s is stored with %d × %d points, want %v; %v", f.Name, c.Width, c.Height, want, err)
		}
		if small, err := jpeg.DecodeConfig(bytes.NewReader(b.bytesOf(f.Small))); err != nil || max(small.Width, small.Height) > 320 {
			t.Errorf("the small picture of %s: %+v, %v", f.Name, small, err)
		}
	}
	before, after := ask[int](b, "large.size"), len(b.bytesOf(list[1].URL))
	t.Logf("a photo of %d kB is stored with %d kB", before>>10, after>>10)
	if after > before/2 {
		t.Errorf("a photo of %d bytes was hardly shrunk: %d", before, after)
	}

	// What is not what its name says is refused, and the others stay.
	b.run(`choose([new File(["<script>alert(1)</script>"], "Ảnh.jpg", {type: "image/jpeg"})])`)
	b.until(`document.querySelector("details[data-row][open] [data-upload-state]").textContent.includes("không đúng loại")`)
	b.go_("/viec-cua-toi")
	b.run(photos)
	b.run(`document.querySelector('[data-files] a[href="` + list[3].URL + `"]').closest("details").open = true`)
	if n := len(files("4")); n != 4 {
		t.Errorf("%d files after loading the page again", n)
	}
	b.picture("minh-chung")
}
