import { afterAll, expect, it } from "vitest";
import { z } from "zod";
import { personLine } from "../../src/platform/forms.ts";
import { asvs } from "../support/asvs.ts";
import { figuresInCode } from "../support/docs/figures.ts";
import { describeForms, rulesOf } from "../support/docs/forms.ts";
import { startPortal } from "../support/portal.ts";

/*
 * docs/rules.md is made here from the forms, the constants and the table of limits; `vitest run -u` renews it, and a form or a
 * limit that it does not hold fails.
 */

const portal = await startPortal();
afterAll(portal.close);

const meanings: Readonly<Record<string, string>> = {
  "number-draws-a-day": "numbers that are drawn for one subscriber in a day (Minsk)",
  "number-quarantine-days": "days that a number rests after it was given up",
  "number-reservation-minutes": "minutes that a drawn number is kept for a subscriber",
  "registration-days": "days that a registered payment stands before the payment must have come",
  "registration-last-day": "day of the month up to which a payment may be registered",
  "suspension-days-leave": "days that a number may be suspended at the owner's wish",
  "suspension-days-lost": "days that a number may be suspended as lost",
  "suspension-unbilled-days": "days of a suspension for which nothing is charged",
  "suspension-warning-days": "days before its end that a suspension is reminded of",
  "tariff-change-hours": "hours between two changes of one subscriber's tariff",
  "termination-hours": "hours within which a termination can be taken back",
};

const table = (head: readonly string[], lines: readonly (readonly (string | number)[])[]): string =>
  [head, head.map(() => "---"), ...lines].map((cells) => `| ${cells.join(" | ")} |`).join("\n");

it(`docs/rules.md holds every form's rules and every limit of the business ${asvs("2.1.1-2", "2.1.3")}`, async () => {
  const forms = await describeForms();
  expect(forms.length).toBeGreaterThan(40);
  const fields = forms.flatMap(({ fields: own }) => own);
  expect(fields.filter(([, rules]) => rules === "")).toEqual([]);
  const limits: { name: string; value: number }[] = await portal
    .owner("operation_limits")
    .orderBy("name")
    .select("name", "value");
  expect(limits.filter(({ name }) => !(name in meanings))).toEqual([]);
  const figures = figuresInCode();
  expect(figures.length).toBeGreaterThan(60);
  const text = [
    "# Rules of what is typed and of the business",
    "Made from the source by test/architecture/rules.test.ts; `npx vitest run -u test/architecture/rules.test.ts` renews it. What a request may be at all (size, fields, repeated ones) and what uploads and attempts may be stands in [security.md](security.md); files of lists and of the operator's billing in [import.md](import.md).",
    "## Everywhere",
    [
      "- A form is compared with its rules at the server. A wrong one changes nothing: it comes back (422) with what was typed and a sentence at each field that is wrong. A query that does not fit is left out, an address that does not is 404.",
      "- One line of text has no line ends, tabs or signs that nobody sees; they become a space. A field that is sent twice counts as missing.",
      "- A person's name holds letters of any script, spaces, `'’ʼ.-`, and no dot before two letters: it stands in mails to strangers.",
      "- Numbers of telephones, accounts, SIM cards, УНП and IBAN are read in every usual spelling, compared with their check digit where they have one, and kept in one form (src/kernel). Money is whole kopecks, a day is a day of Minsk.",
      "- What belongs together is checked together, at the moment of the act and in its transaction: a period's end is not before its beginning; a role is given by who may give it; a department, service, tariff, SIM card or number is of the same account and free; an order is assessed for each subscriber before it is confirmed and once more, under a lock, when it is carried out; the last administrator stays.",
    ].join("\n"),
    "## Limits of the business",
    "Rows of `operation_limits`, each from a day on: the operator changes them there. They hold at the server for the account's own users and for support alike; per subscriber where nothing else is said.",
    table(
      ["limit", "value", "what"],
      limits.map(({ name, value }) => [`\`${name}\``, value, meanings[name] ?? ""]),
    ),
    "Limits that stand in the code, per account or per form:",
    table(
      ["where (src/)", "limit", "value", "what"],
      figures.map(({ file, name, value, about }) => [file, `\`${name}\``, value, about.replaceAll("|", "\\|")]),
    ),
    "## Forms",
    ...forms.map(({ file, name, fields: own, isCrossed }) =>
      [
        `### ${name} (src/${file})`,
        "",
        table(
          ["field", "rule"],
          own.map(([field, rules]) => [`\`${field}\``, rules]),
        ),
        ...(isCrossed ? ["", "Its fields are checked against each other."] : []),
      ].join("\n"),
    ),
  ].join("\n\n");
  await expect(`${text}\n`).toMatchFileSnapshot("../../docs/rules.md");
});

it("a rule is told as it is", () => {
  const form = z.object({ name: personLine(5, { missing: "m", long: "l", signs: "s" }), role: z.enum(["a", "b"]) });
  expect(rulesOf(form.shape.name)).toBe("not empty; 5 signs at most; read by a rule of its own");
  expect(rulesOf(form.shape.role)).toBe("one of a, b");
  expect(rulesOf(z.string().max(3).optional())).toBe("3 signs at most; may be left out");
});
