import { describe, expect, it } from "vitest";
import { readForm } from "../../src/platform/forms.ts";
import { ownPath, passwordForms } from "../../src/sign-in/forms.ts";

describe("ownPath", () => {
  it.each([
    "/",
    "/a/00020000001/invoices",
    "/a/00020000001/subscribers?q=%2B375&status=active",
    "/a/00020000001/subscribers?q=%D0%98%D0%B2%D0%B0%D0%BD",
    "/a/00020000001/orders/12.xlsx",
    "/role?next=%2Faccounts",
  ])("keeps %s", (path) => {
    expect(ownPath(path)).toBe(path);
  });

  it.each([
    "",
    "a/b",
    "//evil.example",
    "///evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "/\t/evil.example",
    "/\n/evil.example",
    "/ /evil.example",
    "/%09/evil.example",
    "/%2Fevil.example",
    "/%2f%2fevil.example",
    "/%5Cevil.example",
    "/%5c%5cevil.example",
    "/..//evil.example",
    "/a/../%2fevil.example",
    "/@evil.example",
    "@evil.example",
    "/%40evil.example",
    "https://evil.example",
    "https:evil.example",
    "javascript:alert(1)",
    "/x%0d%0aSet-Cookie:%20a=b",
    "/x\r\nSet-Cookie: a=b",
    "/x%0aLocation:%20//evil.example",
    "/%E0%A4%A",
    "/%",
    "/\u0000",
    "/\u2028",
    `/${"a".repeat(2_000)}`,
    undefined,
    ["/a", "//evil.example"],
  ])("leads %j home", (path) => {
    expect(ownPath(path)).toBe("/");
  });

  it("never leaves the origin, whatever is put together from dangerous parts", () => {
    const parts = ["/", "\\", "@", ":", "evil.example", "%2f", "%5c", "%0d%0a", "http", "..", ".", "?", "#", "\t", " "];
    for (const a of parts) {
      for (const b of parts) {
        for (const c of parts) {
          for (const d of parts) {
            const path = ownPath(a + b + c + d);
            expect(new URL(path, "http://portal.example").origin).toBe("http://portal.example");
            expect(path).toMatch(/^\/(?!\/)[!-~]*$/);
          }
        }
      }
    }
  });
});

describe("the form of the number and the password", () => {
  it.each(["375291234567", "+375 (29) 123-45-67", "80291234567", " 29 123 45 67 "])("reads the number %j", (phone) => {
    expect(readForm(passwordForms.password, { phone, password: "x" })).toMatchObject({
      ok: true,
      data: { phone: "375291234567" },
    });
  });

  it.each([
    [{}, { phone: "phoneMissing", password: "passwordMissing" }],
    [
      { phone: "  ", password: "" },
      { phone: "phoneMissing", password: "passwordMissing" },
    ],
    [
      { phone: "12345", password: "x" },
      { phone: "phoneWrong", password: undefined },
    ],
    [
      { phone: "375291234567", password: "x".repeat(129) },
      { phone: undefined, password: "passwordLong" },
    ],
    [
      { phone: ["375291234567"], password: ["x"] },
      { phone: "phoneMissing", password: "passwordMissing" },
    ],
  ])("says what is wrong with %j", (body, errors) => {
    const read = readForm(passwordForms.password, body);
    expect(read.ok).toBe(false);
    if (!read.ok) expect({ phone: read.form["phone"]?.error, password: read.form["password"]?.error }).toEqual(errors);
  });
});
