import { readFileSync } from "node:fs";
import { join } from "node:path";
import { top } from "../asvs-score.ts";

type Note = {
  readonly use: string;
  /** Files or texts of strangers that it reads. */
  readonly reads?: string;
  /** Where it is known to be mended no more, or seldom. */
  readonly state?: string;
};

/** A package that is not here, or not in package.json any more, fails. */
export const notes: Readonly<Record<string, Note>> = {
  "@e965/xlsx": {
    use: "workbooks of every kind (SheetJS, the fork with the mends that npm's xlsx lacks)",
    reads: "uploads, in a process of its own",
  },
  "@expo-google-fonts/ibm-plex-sans": { use: "a font of PDF" },
  "@fontsource-variable/inter": { use: "the font of pages" },
  "@node-rs/argon2": { use: "hashes of passwords and codes", reads: "passwords" },
  "@simplewebauthn/server": { use: "passkeys", reads: "answers of authenticators" },
  "@tabler/core": { use: "styles" },
  "@tabler/icons": { use: "icons" },
  busboy: { use: "forms with files", reads: "request bodies", state: "seldom: 2022" },
  "csv-parse": { use: "CSV", reads: "uploads, in a process of its own" },
  ejs: { use: "views" },
  exceljs: { use: "writes Excel papers; reads nothing", state: "ended: 2023" },
  express: { use: "requests", reads: "request heads and bodies" },
  "express-session": { use: "sessions", reads: "cookies" },
  fontkit: { use: "shapes of letters in PDF" },
  "fxa-common-password-list": { use: "common passwords: a list, nothing that runs on input", state: "ended" },
  helmet: { use: "headers" },
  i18next: { use: "sentences in three languages" },
  knex: { use: "PostgreSQL" },
  nodemailer: { use: "mail", reads: "mail servers' answers" },
  otpauth: { use: "codes of apps", reads: "typed codes" },
  passport: { use: "signing in" },
  "passport-local": { use: "signing in by a form: 100 lines", state: "ended: 2014" },
  pdfkit: { use: "PDF" },
  pg: { use: "PostgreSQL" },
  "pg-boss": { use: "jobs" },
  "pg-copy-streams": { use: "COPY of PostgreSQL" },
  pino: { use: "logs" },
  "prom-client": { use: "figures" },
  qrcode: { use: "QR codes" },
  smpp: { use: "SMS", reads: "the SMSC's answers", state: "seldom" },
  yauzl: { use: "archives", reads: "uploads, in a process of its own" },
  zod: { use: "rules of forms, settings and answers", reads: "everything typed" },
};

export const packages = (): string[][] => {
  const { dependencies } = JSON.parse(readFileSync(join(top, "package.json"), "utf8")) as {
    dependencies: Record<string, string>;
  };
  const gone = Object.keys(notes).filter((name) => !(name in dependencies));
  if (gone.length > 0) throw new Error(`not in package.json: ${gone.join(", ")}`);
  return Object.entries(dependencies).map(([name, version]) => {
    const { use = "?", reads = "", state = "no end known" }: Partial<Note> = notes[name] ?? {};
    return [name, version, state, use, reads];
  });
};
