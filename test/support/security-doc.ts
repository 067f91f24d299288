import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { allows, type Role, roles } from "../../src/accounts/index.ts";
import { mayGrant } from "../../src/accounts/roles.ts";
import { allRoutes, type Deps } from "../../src/app.ts";
import { breaker, codeRules, type End, type RuleName, rules, slowing, turns } from "../../src/limits/index.ts";
import { orderForms } from "../../src/operations.ts";
import { leastLength, mostLength } from "../../src/passwords/index.ts";
import { readConfig } from "../../src/platform/config.ts";
import type { Route } from "../../src/platform/routing.ts";
import { lifetimes } from "../../src/platform/session.ts";
import { defaultLimits } from "../../src/platform/sheets/reading/limits.ts";
import { type Way, ways } from "../../src/sessions/index.ts";
import { refused } from "./asvs-list.ts";
import { byChapter, countOf, type Item, readAllTags, scoreOf, top } from "./asvs-score.ts";
import { connections, patientJobs } from "./docs/connections.ts";
import { packages } from "./docs/packages.ts";

/*
 * The parts of docs/security.md between <!-- name --> and <!-- /name --> are made from the source: no figure is written twice.
 */

export const docPath = join(top, "docs/security.md");
export const readDoc = (): string => readFileSync(docPath, "utf8");

/** @throws Error for a marker that is missing, has no end, or that no part is made for */
export const renewed = (text: string): string => {
  const begun = [...text.matchAll(/<!-- ([\w-]+) -->/g)].map(([, name]) => String(name));
  const names = Object.keys(parts);
  const strange = begun.filter((name, index) => !(name in parts) || begun.indexOf(name) !== index);
  const absent = names.filter((name) => !begun.includes(name) || !text.includes(`<!-- /${name} -->`));
  if (strange.length + absent.length > 0) {
    throw new Error(`docs/security.md: markers ${[...strange, ...absent].join(", ")}`);
  }
  return names.reduce((whole, name) => {
    const [head = "", tail = ""] = whole.split(`<!-- ${name} -->`);
    const rest = tail.slice(tail.indexOf(`<!-- /${name} -->`));
    return `${head}<!-- ${name} -->\n${parts[name]?.()}\n${rest}`;
  }, text);
};

const table = (head: readonly string[], lines: readonly (readonly (string | number)[])[]): string =>
  [head, head.map(() => "---"), ...lines].map((cells) => `| ${cells.join(" | ")} |`).join("\n");

const units = [
  [31_536_000, "years"],
  [86_400, "days"],
  [3_600, "h"],
  [60, "min"],
  [1, "s"],
] as const;
export const showSeconds = (seconds: number): string => {
  const [size, name] = units.find(([each]) => seconds >= each && seconds % each === 0) ?? [1, "s"];
  return `${seconds / size} ${name}`;
};

const limitMeanings: Readonly<Record<RuleName, string>> = {
  "password-login": "Wrong passwords for one login from one place",
  "password-address": "Wrong passwords from one place, for any user",
  "password-network": "The same from one network (/24, /48)",
  "password-in-a-row": "Wrong passwords in a row for one login, counted from the last one",
  "password-browser": "Wrong passwords in a browser that has signed in before",
  "passkey-address": "Answers of no passkey, from one place",
  "code-number-hour": "Codes for one number or mailbox that nobody uses, asked for by strangers",
  "code-number-day": "The same in a day",
  "code-browser-hour": "The same asked for by a known browser, or after the first factor",
  "code-browser-day": "The same in a day",
  "code-sms-day": "SMS with a code to one number, used or not",
  "code-tries": "Wrong codes from one place",
  "code-address": "Codes asked for from one place, used or not",
  "code-address-day": "The same in a day",
  "code-network-day": "Codes asked for from one network (/24, /48)",
  "second-factor": "Wrong second factors of one person",
  "second-factor-day": "The same in a day",
  "invitation-user": "Invitations that one person sends",
  "invitation-account": "Invitations to one account",
  "invitation-open": "Invitation links tried from one place",
  "delivery-link-mailbox": "Links to confirm a delivery address, sent to one mailbox",
  "delivery-link-account": "The same sent from one account",
  "delivery-link-open": "Such links tried from one place",
  "current-password": "Wrong current passwords when it is to be changed",
};

const ends: Readonly<Record<End, string>> = {
  refuse: "refused",
  slow: "one by one",
  demand: "a code beside the password",
};
const limits = (): string =>
  table(
    ["rule", "counted by", "attempts", "within", "beyond", "of what"],
    Object.entries(rules).map(([name, { by, attempts, seconds, end }]) => [
      name,
      by.join(" + "),
      attempts,
      showSeconds(seconds),
      ends[end],
      limitMeanings[name as RuleName],
    ]),
  );

const codes = (): string =>
  [
    `- ${codeRules.digits} digits, right for ${showSeconds(codeRules.seconds)}, once, for the attempt that asked for it; ${codeRules.tries} wrong tries spend it.`,
    `- Another one after ${codeRules.pauses.join(", then ")} s; it makes the one before worthless.`,
    `- None to a number whose SIM card or number was changed in the last ${codeRules.simChangeHours} h.`,
    `- At most ${rules["code-number-day"].attempts} codes a day for a number, so ${rules["code-number-day"].attempts * codeRules.tries} guesses: a chance of ${percent((rules["code-number-day"].attempts * codeRules.tries) / 10 ** codeRules.digits)}.`,
    `- Codes by SMS that strangers ask for and nobody uses: a network with ${breaker.unusedOfNetwork} of them in an hour, of which fewer than ${percent(breaker.leastUsedShare)} are used, gets none for one purpose (signing in, registration, recovery). Strangers get none for that purpose while the other networks together have more than ${breaker.timesUsual} times the usual hour unused (and more than ${breaker.leastPerHour}), or of ${breaker.sentBeforeShare} and more to ${breaker.numbersBeforeShare} numbers and more use fewer than ${percent(breaker.leastUsedShare)}. Known browsers, second factors and codes beside a password go on.`,
    `- After ${slowing.after} wrong passwords in a row the answer to a wrong one comes ${slowing.firstSeconds} s later, then twice as late each time, up to ${slowing.mostSeconds} s. The right one is not delayed.`,
    `- "One by one": one attempt of a place each ${turns.everySeconds} s; who would wait longer than ${turns.mostSeconds} s is told to come back.`,
  ].join("\n");

const percent = (share: number): string => `${Number((share * 100).toPrecision(3))} %`;

const passwords = (): string =>
  [
    `- ${leastLength(false)} signs at least, ${leastLength(true)} for who has a second factor; ${mostLength} at most; any signs, no mixture asked for, nothing cut off.`,
    "- Refused with the reason: one sign repeated, a run of neighbours on the keyboard or in the alphabet, a common or leaked password.",
  ].join("\n");

const wayNotes: Readonly<Record<Way, string>> = {
  sms: "a code by SMS to an active number of ours | one: the number",
  password: "number and password | one: the password",
  account: "account number and password (fixed lines) | one: the password",
  email: "e-mail address and password; staff at `/support/sign-in` | one: the password",
  passkey: "a passkey with the person's own check (PIN, finger, face) | two at once",
};
const waysIn = (): string =>
  table(
    ["way", "what it asks for", "factors"],
    ways.map((way) => [way, ...wayNotes[way].split(" | ")]),
  );

const sessions = (): string =>
  table(
    ["who", "without a request", "in all"],
    (["usual", "short"] as const).map((name) => [
      name === "usual" ? "customers" : "the operator's staff",
      showSeconds(lifetimes[name].idleMs / 1000),
      showSeconds(lifetimes[name].absoluteMs / 1000),
    ]),
  );

const uploads = (): string =>
  table(
    ["limit of an upload", "value"],
    [
      [
        "kinds of file",
        "xlsx, xls, csv, txt, ods, tables of the web and of XML 2003; known by their content, a file of another kind is refused by name",
      ],
      ["size", `${defaultLimits.fileBytes / 1024 ** 2} MB`],
      [
        "unpacked",
        `${defaultLimits.inflatedBytes / 1024 ** 2} MB of the parts that are read, and ${defaultLimits.ratio} times a part's packed size`,
      ],
      ["entries of an archive", defaultLimits.entries],
      ["visible sheets", defaultLimits.sheets],
      ["rows of the sheet that is read", defaultLimits.rows],
      ["time to read it", showSeconds(defaultLimits.milliseconds / 1000)],
    ],
  );

/** The table of routes; nothing is asked of what it is given but the configuration. */
const routeTable = (): readonly Route[] =>
  allRoutes({
    config: readConfig({ NODE_ENV: "test" }),
    orderForms,
    db: {},
    log: {},
    sms: {},
    limits: {},
    secrets: {},
  } as unknown as Deps);

const nameOf = ({ method, path }: Route): string => `${method.toUpperCase()} ${path}`;

const rights = (): string => {
  const routes = routeTable();
  const permissions = [...new Set(routes.map(({ access }) => access))].filter((access) => access.includes(":"));
  const grants = roles.map((role: Role) => (mayGrantAny(role) ? given(role) : "nobody"));
  const lines = permissions.toSorted().map((permission) => {
    const open = routes.filter(({ access }) => access === permission);
    return [`\`${permission}\``, open.length, ...roles.map((role) => (allows(role, permission) ? "yes" : ""))];
  });
  return [
    table(["permission", "routes", ...roles], [...lines, ["may give the role", "", ...grants]]),
    "",
    `Open to everybody: ${listOf(routes, ({ access }) => access === "public")}.`,
    "",
    `To anybody who is signed in: ${listOf(routes, ({ access }) => access === "signed-in")}.`,
    "",
    `To the operator's staff: ${listOf(routes, ({ access }) => access === "staff")}.`,
    "",
    `Only within ten minutes of proving who one is (by a second factor, or without one by coming in, the password or that way anew): ${listOf(routes, ({ stepUp }) => stepUp === true)}.`,
    "",
    `Closed to support viewing as a customer: ${listOf(routes, ({ viewing, stepUp }) => viewing === "deny" || stepUp === true)}.`,
  ].join("\n");
};
const mayGrantAny = (own: Role): boolean => allows(own, "access:write");
const given = (own: Role): string => roles.filter((role) => mayGrant(own, role)).join(", ");
const listOf = (routes: readonly Route[], test: (route: Route) => boolean): string =>
  routes
    .filter(test)
    .map((route) => `\`${nameOf(route)}\``)
    .join(", ") || "none";

/** What src asks of a random source, a hash or a cipher, by file. */
const cryptoNames = /\b(create(?:Hash|Hmac|Cipheriv|Decipheriv)|hkdfSync|random(?:Bytes|Int|UUID)|timingSafeEqual)\b/g;
const argon = /from "@node-rs\/argon2"/;
const uses: Readonly<Record<string, string>> = {
  createCipheriv: "AES-256-GCM: what is sealed in the database and in the queue",
  createDecipheriv: "the same, to read it",
  createHash: "SHA-256: names of files, keys of counters, the journal's chain",
  createHmac: "HMAC-SHA-256: what is compared and never read",
  hkdfSync: "HKDF-SHA-256: a key for each use, from SESSION_SECRET",
  randomBytes: "secrets, ids of devices, initialisation vectors",
  randomInt: "digits of codes",
  randomUUID: "names of files, requests and messages; nothing that must not be guessed",
  timingSafeEqual: "tokens and seals, compared in constant time",
  argon2: "argon2id (19 MiB, 2 passes): passwords and codes",
};
const sources = (): { path: string; text: string }[] =>
  readdirSync(join(top, "src"), { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(".ts"))
    .toSorted()
    .map((path) => ({ path, text: readFileSync(join(top, "src", path), "utf8") }));

export const cryptoUses = (files = sources()): ReadonlyMap<string, readonly string[]> => {
  const found = files.flatMap(({ path, text }) => {
    const names = [...text.matchAll(cryptoNames)].map(([name]) => name);
    return [...new Set([...names, ...(argon.test(text) ? ["argon2"] : [])])].map((name) => [name, path] as const);
  });
  const byName = Map.groupBy(found, ([name]) => name);
  return new Map([...byName].map(([name, pairs]) => [name, pairs.map(([, path]) => path)]));
};

const crypto = (): string =>
  table(
    ["function", "for what", "where (src/)"],
    [...cryptoUses()]
      .toSorted(([a], [b]) => a.localeCompare(b))
      .map(([name, files]) => [`\`${name}\``, uses[name] ?? "?", files.join(", ")]),
  );

const outsideNotes: Readonly<Record<string, string>> = {
  DATABASE_URL: "PostgreSQL: everything",
  WEB_DATABASE_URL: "the same, as the login of web; read by migrate alone",
  WORKER_DATABASE_URL: "the same, as the login of worker; read by migrate alone",
  DATABASE_READ_URL: "a replica of it, for long reads, with the same logins",
  USAGE_DATABASE_URL: "PostgreSQL of the usage records, where it is another",
  SMTP_URL: "mail server: documents, codes, notices",
  SMPP_URL: "SMSC: codes, notices",
  NETWORK_URL: "the operator's network: orders",
};
const outside = (): string => {
  const names = [...readFileSync(join(top, "src/platform/variables.ts"), "utf8").matchAll(/^ {2}(\w+_URL): url\(/gm)]
    .map(([, name]) => String(name))
    .filter((name) => name !== "PUBLIC_URL");
  return table(
    ["setting", "who is called"],
    names.map((name) => [`\`${name}\``, outsideNotes[name] ?? "?"]),
  );
};

const connectionTable = (): string =>
  [
    table(["service", "connections", "when all are taken", "time limits", "after a failure"], connections()),
    "",
    `Jobs with a patience of their own, in tries: ${patientJobs()}.`,
  ].join("\n");

const packageTable = (): string => table(["package", "version", "kept", "for what", "reads of strangers"], packages());

const items = (): Item[] => scoreOf(readAllTags());

const score = (): string => {
  const all = items();
  const lines = byChapter(all).map(({ number, name, items: own }) => {
    const { met, open, operator } = countOf(own);
    return [`V${number} ${name}`, own.length, met, open, operator];
  });
  const { met, open, operator } = countOf(all);
  return table(
    ["chapter", "promised", "met", "open", "the operator's"],
    [...lines, ["**all**", all.length, `**${met}**`, open, operator]],
  );
};

const openItems = (): string =>
  items()
    .filter(({ state }) => state === "open")
    .map(({ id, row }) => `- ${id} ${row.promise}${row.open ? ` (${row.open})` : ""}`)
    .join("\n");

const operatorItems = (): string =>
  items()
    .filter(({ state }) => state === "operator")
    .map(({ id, row }) => `- ${id} ${row.promise}. ${row.operator}`)
    .join("\n");

const most = 3;
const proofs = ({ tags, row, state }: Item): string => {
  if (state !== "met") return state;
  const shown = [
    ...new Set([
      ...tags.map(({ file, title }) => `[${file.replace(/^test\//, "")}](../${file}): ${title}`),
      ...(row.shown ?? []).map(([file]) => `[${file}](../${file})`),
    ]),
  ];
  const more = shown.length > most ? [`and ${shown.length - most} more`] : [];
  return [...shown.slice(0, most), ...more].map((text) => text.replaceAll("|", "\\|")).join("<br>");
};

const asvsTables = (): string =>
  byChapter(items())
    .map(({ number, name, items: own }) =>
      [
        `### V${number} ${name}`,
        "",
        table(
          ["id", "promise", "shown by"],
          own.map((item) => [item.id, item.row.promise, proofs(item)]),
        ),
      ].join("\n"),
    )
    .join("\n\n");

const refusals = (): string => refused.map(([id, why]) => `- ${id}: ${why}.`).join("\n");

const parts: Readonly<Record<string, () => string>> = {
  score,
  ways: waysIn,
  codes,
  passwords,
  limits,
  sessions,
  rights,
  uploads,
  outside,
  connections: connectionTable,
  packages: packageTable,
  crypto,
  refused: refusals,
  operator: operatorItems,
  open: openItems,
  asvs: asvsTables,
};
