import { describe, expect, it } from "vitest";
import { fillForm } from "../../src/platform/fill-form.ts";

const form = (fields: string, attributes = 'action="/a/1/things"') =>
  `<p>before</p><form class="form" method="post" ${attributes}>${fields}</form><p>after</p>`;
const fill = (html: string, fields: Record<string, string[]>, path = "/a/1/things?next=%2F") =>
  fillForm(html, { path, page: "/a/1/things/new", fields, notice: "[kept]" });

describe("a form filled in again", () => {
  it.each([
    [
      "a line",
      '<input type="text" name="name" value="">',
      { name: ["Анна"] },
      '<input type="text" name="name" value="Анна">',
    ],
    ["a line without a value", '<input name="name">', { name: ["x"] }, '<input name="name" value="x">'],
    [
      "what would break out of it",
      '<input name="name" value="old">',
      { name: ['"><script>$&</script>'] },
      '<input name="name" value="&#34;&gt;&lt;script&gt;$&amp;&lt;/script&gt;">',
    ],
    [
      "a text",
      '<textarea name="list">old</textarea>',
      { list: ["1\n</textarea>$&"] },
      '<textarea name="list">1\n&lt;/textarea&gt;$&amp;</textarea>',
    ],
    [
      "a choice",
      '<select name="to"><option value="1" selected>a</option><option value="2">b</option></select>',
      { to: ["2"] },
      '<select name="to"><option value="1">a</option><option value="2" selected>b</option></select>',
    ],
    [
      "radios",
      '<input type="radio" name="r" value="a" checked><input type="radio" name="r" value="b">',
      { r: ["b"] },
      '<input type="radio" name="r" value="a"><input type="radio" name="r" value="b" checked>',
    ],
    [
      "ticks, of which one was taken away",
      '<input type="checkbox" name="id" value="1" checked><input type="checkbox" name="id" value="2"><input type="checkbox" name="id" value="3">',
      { id: ["2", "3"] },
      '<input type="checkbox" name="id" value="1"><input type="checkbox" name="id" value="2" checked><input type="checkbox" name="id" value="3" checked>',
    ],
    [
      "several lines of one name",
      '<input name="email" value=""><input name="email" value="">',
      { email: ["a@b.by", "c@d.by"] },
      '<input name="email" value="a@b.by"><input name="email" value="c@d.by">',
    ],
    [
      "but no password, hidden field or file",
      '<input type="password" name="p"><input type="hidden" name="h" value="new"><input type="file" name="f">',
      { p: ["secret"], h: ["old"], f: ["x"] },
      '<input type="password" name="p"><input type="hidden" name="h" value="new"><input type="file" name="f">',
    ],
  ])("has %s", (_what, blank, fields, filled) => {
    expect(fill(form(blank), fields)).toBe(form(`[kept]${filled}`));
  });

  it("is the one of the address, also where others stand beside it", () => {
    const page = (first: string, second: string) =>
      form(first, 'action="/a/1/others"') + form(second, 'action="/a/1/things"');
    const blank = '<input name="name" value="">';
    expect(fill(page(blank, blank), { name: ["x"] })).toBe(page(blank, '[kept]<input name="name" value="x">'));
    expect(fill(form(blank, 'action="/a/1/others"'), { name: ["x"] })).toBeUndefined();
  });

  it("is the page's own where it names no address, and reaches the fields outside that are its own", () => {
    const blank = '<input name="name" value="">';
    expect(fill(form(blank, 'id="f"'), { name: ["x"] }, "/a/1/things/new")).toContain('value="x"');
    const outside = '<input type="checkbox" name="id" value="1" form="f">';
    const html = form("", 'id="f" action="/a/1/things"') + outside;
    expect(fill(html, { id: ["1"] })).toContain('form="f" checked>');
  });
});
