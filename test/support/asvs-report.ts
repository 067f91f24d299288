import { writeFileSync } from "node:fs";
import { byChapter, countOf, faultsOf, readAllTags, scoreOf } from "./asvs-score.ts";
import { docPath, readDoc, renewed } from "./security-doc.ts";

// npm run asvs: what is met and what is open; `npm run asvs -- --write` renews the generated parts of docs/security.md.

const say = (line: string): void => void process.stdout.write(`${line}\n`);

// twice: a proof may be a part of the document that is only now written
if (process.argv.includes("--write")) {
  for (let i = 0; i < 2; i += 1) writeFileSync(docPath, renewed(readDoc()));
}

const tags = readAllTags();
const items = scoreOf(tags);
for (const { number, name, items: own } of byChapter(items)) {
  const { met, open, operator } = countOf(own);
  say(`\nV${number} ${name}: ${met} met, ${open} open${operator > 0 ? `, ${operator} the operator's` : ""}`);
  for (const { id, state, tags: shown, row } of own) {
    const by = shown.length > 0 ? shown.map(({ file }) => file) : (row.shown ?? []).map(([file]) => file);
    const why = state === "met" ? [...new Set(by)].join(", ") : (row.operator ?? row.open ?? "");
    say(`  ${state.padEnd(8)} ${id.padEnd(7)} ${row.promise}${why && ` (${why})`}`);
  }
}
const { met, open, operator } = countOf(items);
say(`\n${items.length} requirements of ASVS 5.0: ${met} met, ${open} open, ${operator} the operator's`);
for (const fault of faultsOf(tags, items)) say(`FAULT ${fault}`);
