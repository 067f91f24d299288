import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { asvs } from "../support/asvs.ts";
import {
  argumentsOf,
  bodyOf,
  constantsOf,
  isNode,
  type Node,
  nameOf,
  nodesIn,
  type Source,
  sources,
} from "../support/source.ts";

/*
 * What no lint rule says: rules of the whole of src, each with something that breaks it. An exception is listed with its reason,
 * and one that is not needed any more is a fault too.
 */

type Rule = {
  readonly broken: string;
  readonly faults: (source: Source) => string[];
  readonly exceptions?: Exceptions;
};
type Exceptions = Readonly<Record<string, string>>;

const callsIn = (source: Source): Node[] => nodesIn(bodyOf(source)).filter(({ type }) => type === "CallExpression");
const importsOf = (body: readonly Node[]): { from: string; names: string[] }[] =>
  body
    .filter(({ type }) => type === "ImportDeclaration")
    .map((node) => ({
      from: String((node["source"] as Node)["value"]),
      names: (node["specifiers"] as { local: Node }[]).map(({ local }) => String(local["value"])),
    }));

/** What is put into the text of a statement besides the file's own constants. */
const sqlFaults = (source: Source): string[] => {
  const body = bodyOf(source);
  const known = new Set([...constantsOf(body), ...importsOf(body).flatMap(({ names }) => names)]);
  const isKnown = (node: Node) => node.type === "Identifier" && known.has(node["value"] as string);
  return nodesIn(body)
    .filter(({ type, callee }) => type === "CallExpression" && /\.(raw|\w+Raw)$/.test(nameOf(callee)))
    .flatMap((node) => {
      const [text] = argumentsOf(node);
      if (!text || text.type === "StringLiteral" || isKnown(text)) return [];
      const put = text.type === "TemplateLiteral" ? (text["expressions"] as Node[]) : [text];
      return put.filter((each) => !isKnown(each)).map(wordOf);
    });
};
const wordOf = (node: Node): string =>
  node.type === "ConditionalExpression" ? wordOf(node["test"] as Node) : nameOf(node) || node.type;

/** Subqueries of a `from` without a name, which PostgreSQL takes since 16. */
const namelessSubqueries = ({ text }: Source): string[] =>
  [...text.matchAll(/(?<!distinct )\b(?:from|join|lateral)\s*\((?=\s*(?:select|values|with)\b)/gi)]
    .map(({ index, 0: found }) => afterBracket(text, index + found.length))
    .filter((after) => !/^\s+(as\s+)?(?!(where|on|order|group|left|cross|join|limit|union)\b)[a-z_$"]/i.test(after))
    .map((after) => after.trim().slice(0, 40));
const afterBracket = (text: string, start: number): string => {
  let depth = 1;
  let at = start;
  for (; depth > 0 && at < text.length; at++) depth += { "(": 1, ")": -1 }[text[at] ?? ""] ?? 0;
  return text.slice(at, at + 80);
};

const patternFaults =
  (pattern: RegExp) =>
  (source: Source): string[] => [...new Set([...source.text.matchAll(pattern)].map(([found]) => found))];

const firstArguments = (source: Source, names: RegExp): string[] =>
  callsIn(source)
    .filter(({ callee }) => names.test(nameOf(callee)))
    .map((node) => argumentsOf(node)[0])
    .map((first) => (first?.type === "StringLiteral" ? (first["value"] as string) : "no text"));

const wrongAlgorithms = (source: Source): string[] => [
  ...firstArguments(source, /^(createHash|createHmac|hkdfSync)$/).filter((name) => name !== "sha256"),
  ...firstArguments(source, /^create(C|Dec)ipheriv$/).filter((name) => name !== "aes-256-gcm"),
  ...patternFaults(/\bmd5\b|\bsubtle\.|createSign|createCipher\(|\bdes-|-ecb\b/gi)(source),
];

const secretName = /(token|seal|secret|hash|signature|digest|expected)$/i;
const plainComparisons = (source: Source): string[] =>
  nodesIn(bodyOf(source))
    .filter(({ type, operator }) => type === "BinaryExpression" && /^[!=]==$/.test(String(operator)))
    .map(({ left, right }) => [left, right] as [Node, Node])
    .filter((sides) => sides.every((side) => ["Identifier", "MemberExpression"].includes(side.type)))
    .map((sides) => sides.map(nameOf))
    .filter((names) => names.some((name) => secretName.test(name)) && !names.includes("undefined"))
    .map((names) => names.join(" === "));

/** A logger's sentence is its format string: it may not come from a variable. */
const looseSentences = (source: Source): string[] =>
  callsIn(source)
    .filter(({ callee }) => /(^|\.)log\.(fatal|error|warn|info|debug|trace)$/.test(nameOf(callee)))
    .map((node) => argumentsOf(node).at(-1))
    .filter(isNode)
    .filter((last) => !textsOf(last).every(({ type }) => type === "StringLiteral"))
    .map((last) => last.type);
const textsOf = (node: Node): Node[] =>
  node.type === "ConditionalExpression" ? [node["consequent"] as Node, node["alternate"] as Node] : [node];

const shellUses = (source: Source): string[] => [
  ...importsOf(bodyOf(source))
    .filter(({ from }) => from.endsWith("child_process"))
    .flatMap(({ names }) => names.filter((name) => ["exec", "execSync"].includes(name))),
  ...patternFaults(/\bshell: true\b/g)(source),
];

const all = sources();
const keep = ({ broken, faults, exceptions = {} }: Rule): void => {
  expect(faults({ path: "planted.ts", text: broken })).not.toEqual([]);
  const found = all.flatMap((source) => faults(source).map((fault) => `${source.path} ${fault}`));
  expect([...new Set(found)].toSorted()).toEqual(Object.keys(exceptions).toSorted());
};

describe("src", () => {
  it("is seen", () => expect(all.length).toBeGreaterThan(150));

  it(`puts no value into the text of a statement ${asvs("1.2.4")}`, () =>
    keep({
      broken: "export const f = (tx, name) => tx.raw(`select * from users where name = '${name}'`);",
      faults: sqlFaults,
      exceptions: {
        "journal/repository.ts .join": "the file's own conditions, each with its parameter",
        "journal/repository.ts order": "asc or desc",
        "journal/repository.ts isFolded": "whether the column of visits is read (journal/visits.ts)",
        "deliveries/repository.ts anchor": "whether there is one",
        "deliveries/repository.ts order": "asc or desc",
        "orders/drafts/stage.ts arrays": "the file's own columns, each with its parameter",
        "orders/drafts/stage.ts columns.map.join": "the file's own list of columns",
        "orders/drafts/stage.ts list": "the file's own list of columns",
        "orders/drafts/stage.ts found": "the columns that name a subscriber",
        "orders/drafts/stage.ts joins.join": "the columns that name a subscriber",
        "orders/one.ts each.join": "expressions of the operations' own files",
        "orders/again/again.ts undo": "the operation's own expression",
        "orders/whom.ts bar.detail": "the same",
        "orders/whom.ts bar.reason": "the same",
        "orders/rule.ts rule.joins": "a rule is SQL of an operation's own file",
        "orders/rule.ts rule.reason": "the same",
        "orders/rule.ts rule.detail": "the same",
        "orders/rule.ts rule.before": "the same",
        "orders/rule.ts rule.after": "the same",
        "orders/rule.ts rule.oneOff": "the same",
        "orders/rule.ts rule.monthly": "the same",
        "orders/rule.ts rule.losses": "the same",
        "orders/rule.ts rule.warnings": "the same",
        "imports/check.ts joins":
          "a kind is SQL and column names of src/imports/kinds; what stands in a file is staged by COPY",
        "imports/check.ts reason": "the same",
        "imports/check.ts repeatedSql": "the same",
        "imports/check.ts siblingsSql": "the same",
        "imports/kinds/payments.ts columns.map.join": "the same",
        "imports/kinds/subscriber-state.ts nowInUse": "the same",
        "imports/kinds/usage.ts columns.join": "the same",
        "imports/kinds/usage.ts names.join": "the same",
        "imports/kinds/usage.ts names.map.join": "the same",
        "imports/stage.ts columns.join": "the same",
        "imports/stage.ts kind.key.slice.map.join": "the same",
        "imports/upsert.ts gone": "the same",
        "imports/upsert.ts made": "the same",
        "imports/upsert.ts sql": "the same",
        "reconciliation-acts/repository.ts BinaryExpression": "whether there is an anchor",
        "reconciliation-acts/repository.ts order": "asc or desc",
        "subscribers/repository.ts direction": "asc or desc",
        "subscribers/repository.ts sign": "< or >",
        "subscribers/search.ts sort": "asc or desc",
        "subscribers/search.ts columns.map.join": "the file's own list of columns",
        "bin/bench/operations.ts recipe.columns": "the bench's own recipes",
        "bin/generate/bulk-load.ts definition": "the catalogue's own text of an index",
        "bin/generate/bulk-load.ts sql": "the catalogue's own statements",
      },
    }));

  it("names every subquery, which PostgreSQL 15 insists on", () =>
    keep({
      broken:
        "const sql = `select taste from subscribers s, lateral (select hashint8(s.id) as taste) where taste < 3`;",
      faults: namelessSubqueries,
    }));

  it(`starts no shell ${asvs("1.2.5")}`, () =>
    keep({
      broken: 'import { exec } from "node:child_process"; exec("ls");',
      faults: shellUses,
    }));

  it(`builds no regular expression from what was typed ${asvs("1.2.9")}`, () =>
    keep({
      broken: "export const f = (typed) => new RegExp(typed);",
      faults: patternFaults(/\bRegExp\(/g),
      exceptions: {
        "kernel/msisdn.ts RegExp(": "made of the plan of numbers",
        "passwords/context.ts RegExp(": "made of letters and digits alone (partsOf)",
        "platform/fill-form.ts RegExp(": "made of names of attributes that stand in the file",
        "reconciliation-acts/matching/roles.ts RegExp(": "made of the file's own patterns",
        "staff-list/roles.ts RegExp(": "made of the file's own patterns",
      },
    }));

  it(`compiles views from files alone ${asvs("1.3.7")}`, () =>
    keep({
      broken: 'import ejs from "ejs"; ejs.render(text);',
      faults: patternFaults(/\bejs\.(compile\((?!readFileSync)|render\w*\()|\beval\(|\bnew Function\b|node:vm/g),
      exceptions: { "bin/bench/bare/routes.ts ejs.renderFile(": "what the bench compares with" },
    }));

  it(`logs sentences of its own ${asvs("1.3.10")}`, () =>
    keep({
      broken: 'import { format } from "node:util"; log.info({}, `hello ${name}`);',
      faults: (source) => [...looseSentences(source), ...patternFaults(/\butil\.format\(|\bsprintf\(/g)(source)],
    }));

  it("streams to nobody whose right is not asked about while it lasts", () =>
    keep({
      broken: "streamEvents(res, state);",
      faults: patternFaults(/(?<!const )\bstreamEvents\(|text\/event-stream/g),
      exceptions: {
        "platform/events.ts text/event-stream": "the stream itself, which takes a leave",
        "sessions/stream.ts streamEvents(": "with the leave that a request was admitted by",
      },
    }));

  it(`hashes and seals by what is approved ${asvs("11.2.1", "11.2.3", "11.3.1-2", "11.4.1", "11.4.3")}`, () =>
    keep({
      broken: 'createHash("sha1").update(x);',
      faults: wrongAlgorithms,
    }));

  it(`compares tokens in constant time ${asvs("11.2.4")}`, () =>
    keep({
      broken: "export const f = (given, kept) => given.token === kept.token;",
      faults: plainComparisons,
      exceptions: {
        "journal/chain/verify.ts hash === head.hash": "hashes of the journal are no secret",
        "journal/chain/verify.ts hash === lastHash": "hashes of the journal are no secret",
        "journal/chain/verify.ts position === expected": "a count",
        "platform/assets.ts req.params.hash === asset.hash": "the name of a file, no secret",
      },
    }));

  it(`takes what nobody may guess from the system's random source ${asvs("11.5.1")}`, () =>
    keep({
      broken: "export const token = Math.random();",
      faults: patternFaults(/\bMath\.random\b|\brandomUUID\b(?=\()/g),
      exceptions: {
        "access/invitations/invitation.ts randomUUID": "names of messages",
        "access/notices.ts randomUUID": "names of messages",
        "codes/code.ts randomUUID": "names of messages",
        "deliveries/addresses/letters.ts randomUUID": "names of messages",
        "deliveries/documents/keep.ts randomUUID": "names of documents",
        "deliveries/request.ts randomUUID": "names of deliveries and messages",
        "passwords/hash.ts randomUUID": "nobody's password: to know it opens nothing",
        "platform/security.ts randomUUID": "names of requests",
        "platform/sms/caught.ts randomUUID": "names of files",
        "platform/upload.ts randomUUID": "names of files",
        "sign-in/recovery/recovery.ts randomUUID": "names of messages",
        "support/viewing/viewing.ts randomUUID": "names of visits in the journal",
      },
    }));

  it(`writes logs in one place ${asvs("16.2.3")}`, () =>
    keep({
      broken: 'console.log("here");',
      faults: patternFaults(/\bconsole\.\w+|\bprocess\.std(?:out|err)\b|\bpino\((?=\{)/g),
      exceptions: {
        "bin/add-user.ts process.stderr": "a command's answer",
        "bin/add-user.ts process.stdout": "a command's answer",
        "bin/renew-staff.ts process.stderr": "a command's answer",
        "bin/renew-staff.ts process.stdout": "a command's answer",
        "bin/audit-verify.ts console.error": "a command's answer",
        "bin/audit-verify.ts console.log": "a command's answer",
        "bin/bench.ts console.log": "a command's answer",
        "bin/generate.ts console.log": "a command's answer",
        "bin/generate.ts console.error": "a command's answer",
        "bin/import.ts process.stderr": "a command's answer",
        "bin/import.ts process.stdout": "a command's answer",
        "bin/logins.ts process.stderr": "a command's answer",
        "bin/usage-distribute.ts process.stderr": "a command's answer",
        "bin/usage-distribute.ts process.stdout": "a command's answer",
        "main.ts process.stdout": "npm start's own lines",
        "main.ts process.stderr": "npm start's own lines",
        "platform/log.ts pino(": "the one place",
        "platform/process.ts process.stderr": "the last words of a process",
      },
    }));
});

describe("what a letter says", () => {
  const isLetter = /\bqueueNotice\(\w|\bmailOf: async|\btellAdministrators\(deps|\bmailer\.send\(\{/;

  it("is told by the words of letters, in which no value of somebody else's is a link", () => {
    expect("await queueNotice(deps, tx, { text: wordsFor(messages, lang).t(key, { name }) })").toMatch(isLetter);
    const letters = all.filter(({ path, text }) => isLetter.test(text) && !path.startsWith("bin/"));
    expect(letters.length).toBeGreaterThan(10);
    const others = letters.filter(({ text }) => !/\blettersFor\(|\bnoticeOf\(|\bnoticeTo\(/.test(text));
    const exceptions = {
      "deliveries/addresses/bounces.ts": "letters.ts beside it writes",
      "factors/tell.ts": "its callers write, and are listed themselves",
      "notices/notice.ts": "it carries what others have written",
      "subscribers/administrators.ts": "its callers write, and are listed themselves",
    };
    expect(others.map(({ path }) => path).toSorted()).toEqual(Object.keys(exceptions));
  });
});

describe("what is called", () => {
  const calls =
    /from "node:(?:net|https?|http2|tls|dgram|dns(?:\/promises)?)"|\bfetch\(|from "(?:pg|nodemailer|smpp|undici)"|\bWebSocket\(/g;

  it(`is called in these files alone, each by an address of the operator's settings ${asvs("1.3.6", "13.2.4-5")}`, () =>
    keep({
      broken: "export const look = (req) => fetch(req.body.url);",
      faults: (source) => (source.path.startsWith("bin/bench/") ? [] : patternFaults(calls)(source)),
      exceptions: {
        'limits/place.ts from "node:net"': "isIP",
        "network/http.ts fetch(": "NETWORK_URL, without following a redirect",
        'platform/address.ts from "node:net"': "isIP",
        'platform/connections.ts from "pg"': "DATABASE_URL: how many connections the server has",
        'platform/copy.ts from "pg"': "a type",
        'platform/db.ts from "pg"': "DATABASE_URL, DATABASE_READ_URL, USAGE_DATABASE_URL",
        'platform/send-at-once.ts from "pg"': "types alone",
        'platform/login-check.ts from "pg"': "DATABASE_URL: what the process's own login may do",
        'platform/mail.ts from "nodemailer"': "SMTP_URL; it may open no file and no address for a mail",
        "platform/processes/portal.ts fetch(": "npm start asks its own web process",
        'platform/processes/ports.ts from "node:net"': "npm start looks for a free port",
        'platform/processes/postgres.ts from "pg"': "npm start's own PostgreSQL",
        'platform/session.ts from "pg"': "a type",
        ...Object.fromEntries(
          ["dgram", "dns", "net"].map((name) => [
            `platform/sheets/reading/no-network.ts from "node:${name}"`,
            "to take them away from the reader of files",
          ]),
        ),
        'platform/sms/session.ts from "smpp"': "SMPP_URL",
        'platform/sms/smpp-gateway.ts from "smpp"': "a type",
        'platform/turn.ts from "pg"': "DATABASE_URL, USAGE_DATABASE_URL, of migrate",
        'platform/webauthn.ts from "node:net"': "isIP",
        'web.ts from "node:http"': "the server",
      },
    }));

  it("opens nothing for what stands in a mail", () => {
    const mail = all.find(({ path }) => path === "platform/mail.ts")?.text ?? "";
    expect(mail).toMatch(/disableFileAccess: true,\s+disableUrlAccess: true,/);
  });
});

/** What a browser's script must not do, each with something that does it. */
describe("the scripts of pages", () => {
  const folder = resolve(import.meta.dirname, "../../public");
  const scripts = readdirSync(folder).filter((name) => name.endsWith(".js"));
  const uses = (pattern: RegExp) => scripts.filter((name) => pattern.test(readFileSync(join(folder, name), "utf8")));

  it(`write text and never HTML ${asvs("3.2.2")}`, () => {
    const html =
      /\b(inner|outer)HTML\b|insertAdjacentHTML|document\.write|\beval\(|new Function|createContextualFragment/;
    expect("box.innerHTML = text").toMatch(html);
    expect(scripts.length).toBeGreaterThan(1);
    expect(uses(html)).toEqual([]);
  });

  it(`keep nothing in the browser ${asvs("14.3.3")}`, () => {
    const kept = /\b(local|session)Storage\b|\bindexedDB\b|\bcaches\b|document\.cookie|serviceWorker/;
    expect("localStorage.theme").toMatch(kept);
    expect(uses(kept)).toEqual([]);
  });
});

describe("regular expressions", () => {
  const pieces = [" ", "1", "a", "-", ".", "/", "1 ", "1,", "a@", "<a ", "\u00A0", "я"];
  const size = 20_000;
  const worst = pieces.map((piece) => piece.repeat(size / piece.length)).flatMap((text) => [text, `${text}\0`]);
  const millisecondsOf = (pattern: RegExp): number =>
    Math.max(
      ...worst.map((text) => {
        // of this process: what else the machine does is not in it
        const began = process.cpuUsage();
        text.replace(pattern, "");
        return process.cpuUsage(began).user / 1_000;
      }),
    );
  // quadratic, and never asked of anything long
  const exceptions: Readonly<Record<string, string>> = {
    "kernel/money.ts \\B(?=(?:\\d{3})+$)": "a number's own digits",
    "kernel/money.ts \\s*(?:руб\\.?|рублей|рублёў|byn|br)$": "a sum of 40 signs at most",
    "network/http.ts \\/+$": "the operator's own address",
    "platform/variables.ts \\/+$": "the operator's own address",
    "platform/sheets/sheet-name.ts [\\s']+$": "our own names, cut to 31 signs",
  };
  // of what a person types or a file holds; commands of the developer's own are not asked
  const found = all
    .filter(({ path }) => !path.startsWith("bin/"))
    .flatMap((source) =>
      nodesIn(bodyOf(source))
        .filter(({ type }) => type === "RegExpLiteral")
        .map(({ pattern, flags }) => [source.path, String(pattern), String(flags)] as const),
    );

  it(`none hangs on 20 kB of anything ${asvs("1.3.12")}`, { timeout: 120_000 }, () => {
    expect(found.length).toBeGreaterThan(60);
    expect(millisecondsOf(/\s*x/)).toBeGreaterThan(50);
    const names = found.map(([path, pattern]) => `${path} ${pattern}`);
    expect(Object.keys(exceptions).filter((name) => !names.includes(name))).toEqual([]);
    const others = found.filter(([path, pattern]) => !(`${path} ${pattern}` in exceptions));
    const slow = others.filter(([, pattern, flags]) => millisecondsOf(new RegExp(pattern, flags)) > 50);
    expect(slow).toEqual([]);
  });
});
