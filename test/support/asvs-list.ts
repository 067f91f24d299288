/*
 * What of OWASP ASVS 5.0 the portal promises, in our own words: the requirements that apply to it (reliability.md §1), each id once.
 * 72 of levels 1 and 2 do not apply (no tokens, OAuth, GraphQL, WebSocket, WebRTC, identity providers, LDAP, rich HTML …).
 */

/** `test`: an automated test; `static`: a lint rule, a configuration or a document that a test compares; `operator`: the site it runs at. */
export type Kind = "test" | "static" | "operator";
export type Row = {
  /** Of one section: "1.2.1-3 1.2.10". */
  readonly ids: string;
  readonly kind: Kind;
  readonly promise: string;
  /** Besides tests that carry the id: files, each with a text that must stand in it. */
  readonly shown?: readonly (readonly [file: string, holds: string])[];
  /** What is missing, where something is. */
  readonly open?: string;
  /** What the operator has to do. */
  readonly operator?: string;
};

const later = "belongs to a later issue";
const doc = "docs/security.md";

export const chapters: Readonly<Record<string, string>> = {
  1: "Encoding and injection",
  2: "Validation and business logic",
  3: "The browser",
  4: "HTTP",
  5: "Files",
  6: "Signing in",
  7: "Sessions",
  8: "Rights",
  11: "Cryptography",
  12: "Transport",
  13: "Configuration",
  14: "Data",
  15: "Code and dependencies",
  16: "Logs and errors",
};

export const rows: readonly Row[] = [
  { ids: "1.1.1", kind: "test", promise: "What comes in is decoded once, before it is looked at" },
  { ids: "1.1.2", kind: "test", promise: "What goes out is escaped last, by the view" },
  { ids: "1.2.1", kind: "test", promise: "A text stays a text in HTML, whatever is in it" },
  {
    ids: "1.2.2",
    kind: "test",
    promise: "An address is put together from encoded parts, and leads to http pages alone",
  },
  { ids: "1.2.3", kind: "test", promise: "No script or JSON is built into a page" },
  { ids: "1.2.4", kind: "test", promise: "Values reach SQL as parameters only" },
  { ids: "1.2.5", kind: "static", promise: "No shell is ever started" },
  { ids: "1.2.9", kind: "static", promise: "No regular expression is built from what somebody typed" },
  { ids: "1.2.10", kind: "test", promise: "A cell that looks like a formula is exported as text" },
  {
    ids: "1.3.2",
    kind: "static",
    promise: "No code is made from text at run time",
    shown: [
      [".oxlintrc.json", '"no-eval": "error"'],
      [".oxlintrc.json", '"no-implied-eval": "error"'],
      [".oxlintrc.json", '"no-new-func": "error"'],
    ],
  },
  {
    ids: "1.3.3",
    kind: "test",
    promise: "What a sheet, a mail or a PDF cannot hold is left out or refused before it is written",
  },
  { ids: "1.3.6", kind: "test", promise: "No address that a user gives is called" },
  { ids: "1.3.7", kind: "static", promise: "Views are files of ours, never text from elsewhere" },
  { ids: "1.3.10", kind: "static", promise: "No format string comes from outside" },
  { ids: "1.3.11", kind: "test", promise: "A line end in an address, a subject or a file name sends no mail" },
  { ids: "1.3.12", kind: "test", promise: "No regular expression hangs on any text" },
  { ids: "1.4.2", kind: "test", promise: "Numbers and money beyond their range are refused" },
  { ids: "1.5.1", kind: "test", promise: "A workbook with a DTD or entities is refused" },
  { ids: "1.5.2", kind: "test", promise: "JSON from outside is compared with its schema before use" },

  {
    ids: "2.1.1-2",
    kind: "static",
    promise: "Rules of validation are written down",
  },
  {
    ids: "2.1.3",
    kind: "static",
    promise: "Business limits are written down",
  },
  {
    ids: "2.2.1-2",
    kind: "test",
    promise:
      "Every form is checked at the server: missing, too long and strange fields change nothing and break nothing",
  },
  { ids: "2.2.3", kind: "test", promise: "Fields are checked against each other" },
  { ids: "2.3.1", kind: "test", promise: "No step of an order can be skipped, nor a finished one repeated" },
  {
    ids: "2.3.2",
    kind: "test",
    promise: "Limits of the business hold at the server",
  },
  { ids: "2.3.3", kind: "test", promise: "A step is done whole or not at all" },
  { ids: "2.3.4", kind: "test", promise: "A free number or SIM card is given once" },
  {
    ids: "2.4.1",
    kind: "test",
    promise: "Costly functions are limited by person and address",
    open: "codes and invitations are limited; documents by mail, exports and uploads are not",
  },

  { ids: "3.2.1", kind: "test", promise: "What is no page comes as a download and is never guessed at" },
  { ids: "3.2.2", kind: "test", promise: "The script writes text, never HTML" },
  {
    ids: "3.3.1-4",
    kind: "test",
    promise:
      "Every cookie is __Host-, Secure, HttpOnly and SameSite=Lax over https; a session's id travels in its cookie alone",
  },
  { ids: "3.3.5", kind: "test", promise: "No cookie is larger than a browser keeps" },
  { ids: "3.4.1", kind: "test", promise: "Over https every answer says so for a year (HSTS)" },
  { ids: "3.4.2", kind: "test", promise: "No other origin may read an answer (no CORS)" },
  { ids: "3.4.3", kind: "test", promise: "A strict Content-Security-Policy: own files only, nothing inline" },
  { ids: "3.4.4-6", kind: "test", promise: "nosniff, Referrer-Policy and frame-ancestors 'none' on every answer" },
  { ids: "3.4.7", kind: "test", promise: "Browsers report what the policy stopped", open: "no place to report to yet" },
  { ids: "3.4.8", kind: "test", promise: "No other window keeps a hold of ours (COOP)" },
  { ids: "3.5.1", kind: "test", promise: "A form without its session's token, or from another site, is refused" },
  { ids: "3.5.3", kind: "test", promise: "Looking changes nothing: no GET writes" },
  { ids: "3.5.6", kind: "test", promise: "No answer can be made a script of (JSONP)" },
  { ids: "3.5.7", kind: "test", promise: "Scripts hold no data: they are the same for everybody" },
  { ids: "3.5.8", kind: "test", promise: "Other sites cannot embed what is ours (CORP)" },
  { ids: "3.6.1", kind: "test", promise: "Every asset comes from the portal itself" },
  { ids: "3.7.1", kind: "test", promise: "No plug-ins" },
  { ids: "3.7.2", kind: "test", promise: "No form leads to another site afterwards" },

  { ids: "4.1.1", kind: "test", promise: "Every answer names its type and charset" },
  { ids: "4.1.2", kind: "test", promise: "What machines ask is never redirected" },
  { ids: "4.1.3", kind: "test", promise: "Headers of a proxy are believed from a proxy alone" },
  { ids: "4.1.4", kind: "test", promise: "Methods that a route does not list are refused" },
  { ids: "4.2.1", kind: "test", promise: "A request of two meanings is refused and the connection closed" },

  { ids: "5.1.1", kind: "static", promise: "What may be uploaded is written down", shown: [[doc, "<!-- uploads -->"]] },
  { ids: "5.2.1", kind: "test", promise: "Too large a file is refused before it costs anything" },
  {
    ids: "5.2.2",
    kind: "test",
    promise: "A file is what its content says",
    open: "the content is checked, the name's ending is not compared with it",
  },
  { ids: "5.2.3", kind: "test", promise: "An archive's size and entries are counted before it is unpacked" },
  {
    ids: "5.2.4",
    kind: "test",
    promise: "Nobody fills the disk",
    open: "files are gone with the answer, but drafts of one person are not counted",
  },
  {
    ids: "5.2.5",
    kind: "test",
    promise: "No symbolic link of an archive is followed",
  },
  { ids: "5.3.1", kind: "test", promise: "Uploads are kept in no folder" },
  {
    ids: "5.3.2-3",
    kind: "test",
    promise: "No name from a user or an archive becomes a path",
  },
  {
    ids: "5.4.1-2",
    kind: "test",
    promise: "Downloads have names of ours, or cleaned ones, encoded",
  },
  {
    ids: "5.4.3",
    kind: "test",
    promise: "What was uploaded is served to nobody unscanned",
    open: "scans of payment orders are given back to the account's own users as attachments, unscanned for malware",
  },

  { ids: "6.1.1", kind: "static", promise: "Limits of attempts are written down", shown: [[doc, "<!-- limits -->"]] },
  {
    ids: "6.1.2",
    kind: "static",
    promise: "Words that no password may hold are written down",
    shown: [[doc, "Words that no password may hold"]],
  },
  {
    ids: "6.1.3",
    kind: "static",
    promise: "Every way in is written down with its strength",
    shown: [[doc, "<!-- ways -->"]],
  },
  { ids: "6.2.1", kind: "test", promise: "15 signs at least, 8 beside a second factor" },
  { ids: "6.2.2-3", kind: "test", promise: "A password can be changed with the current one" },
  { ids: "6.2.4 6.2.12", kind: "test", promise: "Common and leaked passwords are refused" },
  { ids: "6.2.5", kind: "test", promise: "Any signs, no mixture asked for" },
  { ids: "6.2.6", kind: "test", promise: "A password is hidden as it is typed" },
  { ids: "6.2.7", kind: "test", promise: "Pasting and password managers work" },
  { ids: "6.2.8", kind: "test", promise: "A password is taken as typed: no cut, no other case" },
  { ids: "6.2.9", kind: "test", promise: "Up to 128 signs" },
  { ids: "6.2.10", kind: "test", promise: "A password does not age" },
  { ids: "6.2.11", kind: "test", promise: "Names, numbers and the company's words are refused in passwords" },
  {
    ids: "6.3.1",
    kind: "test",
    promise: "Guessing is slowed and stopped on every way in",
  },
  { ids: "6.3.2", kind: "test", promise: "A new installation has no users" },
  {
    ids: "6.3.3",
    kind: "test",
    promise: "Who looks after others' numbers shows two factors where the operator says so",
  },
  {
    ids: "6.3.4",
    kind: "test",
    promise: "No way in is weaker than another",
  },
  { ids: "6.3.5", kind: "test", promise: "An odd sign-in is told to the person" },
  { ids: "6.3.7", kind: "test", promise: "A change of password, address or factor is told to the person" },
  { ids: "6.3.8", kind: "test", promise: "Known and unknown names get the same answer in the same time" },
  { ids: "6.4.1", kind: "test", promise: "A first password is random, short-lived and must be changed" },
  { ids: "6.4.2", kind: "test", promise: "No hints, no secret questions" },
  { ids: "6.4.3", kind: "test", promise: "A forgotten password is reset without passing by the second factor" },
  {
    ids: "6.4.4",
    kind: "test",
    promise: "A lost factor is replaced after identification alone",
    open: "the form tells support to make sure first who it is, and asks for a reason and a ticket, of two employees where the person manages others' numbers; how is left to the operator",
  },
  {
    ids: "6.4.6",
    kind: "test",
    promise: "Support starts a reset and never learns the password",
    open: "support starts no reset: the person asks for a code himself",
  },
  { ids: "6.5.1", kind: "test", promise: "A code is right once" },
  { ids: "6.5.2", kind: "test", promise: "Codes are kept as argon2id hashes" },
  { ids: "6.5.3-4", kind: "test", promise: "Codes are six digits of the system's random source" },
  { ids: "6.5.5", kind: "test", promise: "A code lives five minutes" },
  { ids: "6.5.6", kind: "test", promise: "A lost factor can be taken off" },
  { ids: "6.5.8", kind: "test", promise: "Codes of an app are compared by the server's clock" },
  { ids: "6.6.1", kind: "test", promise: "SMS is not the only second factor, and its risk is said" },
  { ids: "6.6.2", kind: "test", promise: "A code is right for the attempt alone that asked for it" },
  { ids: "6.6.3", kind: "test", promise: "Codes cannot be guessed: tries, numbers and addresses are counted" },

  {
    ids: "7.1.1",
    kind: "static",
    promise: "How long a session lives is written down",
    shown: [[doc, "<!-- sessions -->"]],
  },
  {
    ids: "7.1.2",
    kind: "static",
    promise: "How many sessions a person may have is written down",
    shown: [[doc, "as many sessions at once"]],
  },
  { ids: "7.2.1", kind: "test", promise: "A session is looked up at the server; a changed id is nobody's" },
  { ids: "7.2.2-3", kind: "test", promise: "Session ids are random, 128 bits and more, and never come twice" },
  {
    ids: "7.2.4",
    kind: "test",
    promise: "Signing in, a new role, a fresh factor and viewing as a customer give a new id, and the old one is dead",
  },
  { ids: "7.3.1-2", kind: "test", promise: "A session ends after silence, and in all" },
  { ids: "7.4.1", kind: "test", promise: "A session that was ended is dead at the server" },
  { ids: "7.4.2", kind: "test", promise: "A suspended person is out at once" },
  { ids: "7.4.3", kind: "test", promise: "A change of password or factor ends the other sessions" },
  { ids: "7.4.4", kind: "test", promise: "Every page has the way out" },
  { ids: "7.4.5", kind: "test", promise: "Support ends a person's sessions" },
  {
    ids: "7.5.1",
    kind: "test",
    promise: "Factors and addresses change only after proving oneself anew",
  },
  { ids: "7.5.2", kind: "test", promise: "A person sees his sessions and ends them" },
  {
    ids: "7.5.3",
    kind: "test",
    promise: "Risky steps ask everybody for a fresh proof",
  },

  { ids: "8.1.1", kind: "static", promise: "Who may do what is written down", shown: [[doc, "<!-- rights -->"]] },
  {
    ids: "8.1.2",
    kind: "static",
    promise: "Which fields who may see is written down",
    open: "rights are by route; fields masked to support are not listed",
  },
  { ids: "8.2.1", kind: "test", promise: "A function is open to its permission alone" },
  { ids: "8.2.2", kind: "test", promise: "A thing of another account is not there" },
  {
    ids: "8.2.3",
    kind: "test",
    promise: "A field is open to its permission alone",
    open: "no field has a right of its own yet but what support sees masked",
  },
  { ids: "8.3.1", kind: "test", promise: "Rights are checked at the server, by the route table" },
  { ids: "8.3.2", kind: "test", promise: "A revoked right acts with the next request" },
  { ids: "8.3.3", kind: "test", promise: "Support acts by its own rights, never the customer's" },
  {
    ids: "8.4.1",
    kind: "test",
    promise: "No request reads or changes another account, row-level security behind the code's own condition",
  },

  {
    ids: "11.1.1",
    kind: "static",
    promise: "What becomes of keys is written down",
    shown: [[doc, "### Keys"]],
  },
  { ids: "11.1.2", kind: "static", promise: "All use of cryptography is listed", shown: [[doc, "<!-- crypto -->"]] },
  { ids: "11.2.1", kind: "test", promise: "node:crypto and argon2 only, nothing of our own" },
  {
    ids: "11.2.2",
    kind: "test",
    promise: "Algorithms can be replaced",
  },
  { ids: "11.2.3", kind: "test", promise: "128 bits of security at least" },
  { ids: "11.2.4", kind: "static", promise: "Tokens are compared in constant time" },
  { ids: "11.3.1-2", kind: "test", promise: "AES-256-GCM and nothing else" },
  { ids: "11.3.3", kind: "test", promise: "A changed bit of a sealed text is noticed" },
  {
    ids: "11.4.1 11.4.3",
    kind: "test",
    promise: "SHA-256; no MD5, and SHA-1 only within the HMAC of an app's codes (RFC 6238), which apps know alone",
  },
  { ids: "11.4.2", kind: "test", promise: "Passwords are argon2id" },
  { ids: "11.5.1", kind: "static", promise: "What nobody may guess comes from randomBytes, 128 bits and more" },

  {
    ids: "12.1.1-2 12.2.1",
    kind: "test",
    promise: "TLS 1.2 or later, good ciphers, no plain http",
  },
  {
    ids: "12.2.2",
    kind: "operator",
    promise: "A certificate that browsers know",
    operator: "Give the proxy a certificate of a public authority and PUBLIC_URL its https address.",
  },
  {
    ids: "12.3.1-2",
    kind: "test",
    promise: "TLS to PostgreSQL, SMTP, SMSC and network, certificates checked",
  },
  {
    ids: "12.3.3-4",
    kind: "operator",
    promise: "TLS inside too, by an authority of one's own",
    operator:
      "Use sslmode=verify-full, smtps:, ssmpp: and https: addresses; trust the inner authority by NODE_EXTRA_CA_CERTS alone.",
  },

  {
    ids: "13.1.1",
    kind: "static",
    promise: "Whom the portal talks to is written down",
    shown: [[doc, "<!-- outside -->"]],
  },
  {
    ids: "13.1.2-3",
    kind: "test",
    promise: "Pools, time limits and retries are written down and so",
    shown: [[doc, "<!-- connections -->"]],
  },
  { ids: "13.2.1", kind: "test", promise: "Services know each other by accounts of their own" },
  { ids: "13.2.2", kind: "test", promise: "Web and worker are database roles with the least rights" },
  { ids: "13.2.3", kind: "test", promise: "No default secret is accepted" },
  { ids: "13.2.4-5", kind: "test", promise: "Nothing else is called" },
  { ids: "13.2.6", kind: "test", promise: "A full pool answers instead of waiting" },
  {
    ids: "13.3.1",
    kind: "operator",
    promise: "Secrets come from a vault or from files",
    operator:
      "Keep SESSION_SECRET, DATABASE_URL, SMTP_URL, SMPP_URL and NETWORK_URL in a vault or in files of mode 0600; never in the image.",
  },
  {
    ids: "13.3.2",
    kind: "operator",
    promise: "Only the portal's own user reads them",
    operator: "Run web and worker as a user of their own, and let nobody else read its environment.",
  },
  { ids: "13.4.1", kind: "test", promise: "No .git is served" },
  { ids: "13.4.2", kind: "test", promise: "No debugging in production" },
  { ids: "13.4.3", kind: "test", promise: "No list of files" },
  { ids: "13.4.4", kind: "test", promise: "No TRACE" },
  {
    ids: "13.4.5",
    kind: "test",
    promise: "Figures for the operator are not for everybody",
  },
  { ids: "13.4.6", kind: "test", promise: "No versions are told" },
  { ids: "13.4.7", kind: "test", promise: "Only the known files are served" },

  { ids: "14.1.1-2", kind: "static", promise: "Every column has a class of data and its rules" },
  {
    ids: "14.2.1",
    kind: "test",
    promise: "No secret stands in an address",
    open: "addresses hold account and subscriber numbers, as the contract has them",
  },
  { ids: "14.2.2", kind: "test", promise: "No cache between keeps a page" },
  { ids: "14.2.3", kind: "test", promise: "No third party gets anything" },
  { ids: "14.2.4", kind: "test", promise: "Each class of data is handled as written" },
  { ids: "14.2.5", kind: "test", promise: "An address that ends like a file is no page" },
  {
    ids: "14.2.6",
    kind: "test",
    promise: "Numbers are masked where the whole is not needed",
    open: "support and second factors show numbers and addresses in part; lists show them whole to users who may see them",
  },
  {
    ids: "14.2.7",
    kind: "test",
    promise: "Old data is deleted",
    open: "drafts, codes, files, uploaded lists and sessions are deleted by jobs; sign-ins, used invitations, orders and usage records have no end yet",
  },
  { ids: "14.3.1", kind: "test", promise: "After signing out Back shows nothing" },
  { ids: "14.3.2", kind: "test", promise: "Browsers keep no page" },
  { ids: "14.3.3", kind: "test", promise: "Nothing is kept in the browser but its cookies" },

  {
    ids: "15.1.1-3",
    kind: "static",
    promise: "Packages are listed with the time in which a fault is mended, and what costs most is named",
    shown: [
      [doc, "<!-- packages -->"],
      [doc, "critical (CVSS 9 and more) within 3 days"],
      [doc, "What costs most"],
    ],
  },
  {
    ids: "15.2.1",
    kind: "static",
    promise: "No package has a known fault for longer than is written down",
    open: "npm run check asks the registry, which has not answered where this was written: nothing is known",
  },
  {
    ids: "15.1.4",
    kind: "static",
    promise: "Packages that read strangers' files are named",
    shown: [[doc, "reads of strangers"]],
  },
  { ids: "15.2.2", kind: "test", promise: "Heavy work neither blocks nor starves the rest" },
  {
    ids: "15.2.3",
    kind: "static",
    promise: "The image holds no test code",
  },
  {
    ids: "15.2.4",
    kind: "static",
    promise: "Every package is locked by hash, from one registry",
  },
  { ids: "15.2.5", kind: "test", promise: "The reader of uploads is a process of its own, with limits" },
  {
    ids: "15.3.1",
    kind: "test",
    promise: "A page holds what it shows, and no more",
    open: "shown of tenants and secrets, not of every field",
  },
  { ids: "15.3.2", kind: "test", promise: "No redirect of a service is followed" },
  { ids: "15.3.3", kind: "test", promise: "A form changes its own fields alone" },
  { ids: "15.3.4", kind: "test", promise: "The address that is counted and logged cannot be forged" },
  { ids: "15.3.5", kind: "test", promise: "A list where a text is meant is no text" },
  { ids: "15.3.6", kind: "test", promise: "__proto__ in a form reaches no prototype" },
  { ids: "15.3.7", kind: "test", promise: "A repeated field, or one in the address, is not taken for the form's" },
  { ids: "15.4.2", kind: "test", promise: "What is checked and what is done are one transaction" },
  { ids: "15.4.3", kind: "test", promise: "Locks are taken in one order", open: later },
  { ids: "15.4.4", kind: "test", promise: "A large order does not hold up a small one" },

  { ids: "16.1.1", kind: "static", promise: "What is logged where is written down", shown: [[doc, "What is logged"]] },
  { ids: "16.2.1", kind: "test", promise: "A record says who, what, when and from where" },
  { ids: "16.2.2", kind: "test", promise: "Times are UTC" },
  { ids: "16.2.3", kind: "test", promise: "Logs go where the list says, and nowhere else" },
  { ids: "16.2.4", kind: "test", promise: "A line of the log is one JSON object" },
  { ids: "16.2.5", kind: "test", promise: "No password, code, number or session id is logged" },
  {
    ids: "16.3.1",
    kind: "test",
    promise: "Every sign-in and refusal is in the journal",
  },
  {
    ids: "16.3.2",
    kind: "test",
    promise: "A refused right leaves a line",
  },
  {
    ids: "16.3.3",
    kind: "test",
    promise: "Attempts to pass by a rule leave a line",
  },
  { ids: "16.3.4", kind: "test", promise: "What went wrong unexpectedly is logged with its cause" },
  { ids: "16.4.1", kind: "test", promise: "Nothing that is typed makes a line of its own" },
  { ids: "16.4.2", kind: "test", promise: "The journal can be added to and not changed" },
  {
    ids: "16.4.3",
    kind: "operator",
    promise: "Logs leave the machine",
    operator: "Collect the standard output of web and worker at another machine; keep it as long as your rules say.",
  },
  { ids: "16.5.1", kind: "test", promise: "An error page tells nothing of the inside" },
  { ids: "16.5.2", kind: "test", promise: "The portal works on while mail, SMS or the network is away" },
  { ids: "16.5.3", kind: "test", promise: "What cannot be checked is refused" },
  { ids: "16.5.4", kind: "test", promise: "What nobody caught is logged, and ends its process alone" },
];

/** Not promised, and why. */
export const refused: readonly (readonly [id: string, why: string])[] = [
  ["6.3.6", "the guide demands e-mail as a way in; it needs the password, and codes by mail prove only the address"],
  ["6.6.1 (its level 3 half)", "the guide demands codes by SMS; an app and passkeys stand beside them"],
];
