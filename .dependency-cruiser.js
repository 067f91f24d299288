import { readdirSync } from "node:fs";
import { join } from "node:path";

// The layout's import rules (docs/style.md). test/architecture/boundaries.test.ts breaks each of them once.

// Every folder of src is a feature but these; the tree is the one that is cruised, so that the planted one has its own.
const features = readdirSync(join(process.cwd(), "src"), { withFileTypes: true })
  .flatMap((entry) => (entry.isDirectory() && !["kernel", "platform", "bin"].includes(entry.name) ? [entry.name] : []))
  .join("|");
const feature = `^src/(${features})/`;
// jobs.ts, operations.ts, app.ts, worker.ts: what brings the features together
const list = "^src/[^/]+\\.ts$";
const npm = "^node_modules/";
const platformOnly =
  "knex|pg|pg-boss|pg-query-stream|nodemailer|smtp-server|mailparser|smpp|passport|passport-local|otpauth|@simplewebauthn/server|exceljs|@e965/xlsx|yauzl|csv-parse|pg-copy-streams|pdfkit|fontkit|qrcode";
const packages = (names) => `^node_modules/(@types/)?(${names})(/|$)`;

/** Type-only imports count: a type is knowledge of the other side too. */
const rule = (name, comment, from, to) => ({ name, comment, severity: "error", from, to });

/** @type {import("dependency-cruiser").IConfiguration} */
export default {
  forbidden: [
    rule("no-circular", "no cycles", {}, { circular: true }),
    rule("resolvable", "an import that leads nowhere cannot be checked", {}, { couldNotResolve: true }),
    rule("kernel-is-pure", "kernel imports kernel alone", { path: "^src/kernel/" }, { pathNot: "^src/kernel/" }),
    rule(
      "platform-knows-no-feature",
      "platform imports kernel, itself and packages",
      { path: "^src/platform/" },
      { path: "^src/", pathNot: "^src/(kernel|platform)/" },
    ),
    rule(
      "features-meet-at-the-index",
      "a feature sees another one's index.ts, never its inner files",
      { path: feature },
      { path: feature, pathNot: ["^src/$1/", `^src/(${features})/index\\.ts$`] },
    ),
    rule(
      "bulk-is-whom",
      "bulk chooses subscribers and knows no operation: of the features it sees orders, subscribers and lists",
      { path: "^src/bulk/" },
      { path: feature, pathNot: "^src/(bulk|orders|subscribers|lists)/" },
    ),
    rule(
      "features-know-no-list",
      "a feature imports neither an entry point nor app, jobs, operations, bin",
      { path: feature },
      { path: "^src/", pathNot: [feature, "^src/(kernel|platform)/"] },
    ),
    rule(
      "pages-are-pure",
      "pages.ts imports kernel and its own feature's types and messages",
      { path: `${feature}.*pages\\.ts$` },
      { pathNot: ["^src/kernel/", "^src/$1/"] },
    ),
    rule(
      "pages-see-no-data",
      "pages.ts runs nothing of the repository or the routes; their types it may name",
      { path: `${feature}.*pages\\.ts$` },
      { path: "(repository|routes|index)\\.ts$", dependencyTypesNot: ["type-only"] },
    ),
    rule(
      "lists-meet-features-at-the-index",
      "the files beside the features (app, jobs, operations) and bin see a feature's index.ts alone",
      { path: [list, "^src/bin/"] },
      { path: feature, pathNot: `^src/(${features})/index\\.ts$` },
    ),
    rule(
      "libraries-behind-the-platform",
      "these packages are seen by platform alone, and by the bench that compares with them",
      { path: "^src/", pathNot: "^src/(platform|bin/bench)/" },
      { path: packages(platformOnly) },
    ),
    rule(
      "no-queries-at-the-edge",
      "repositories query and verbs open transactions; what meets the browser does neither and only names the types",
      { path: `${feature}.*(routes|forms|pages|messages|index)\\.ts$` },
      { path: "^src/platform/db\\.ts$", dependencyTypesNot: ["type-only"] },
    ),
    rule(
      "express-at-the-edge",
      "express is seen by routes.ts, app.ts and platform",
      { path: "^src/", pathNot: ["^src/platform/", "^src/(app|guard)\\.ts$", "/routes\\.ts$"] },
      { path: packages("express|express-serve-static-core") },
    ),
    rule("nothing-from-tests", "src imports no tests, and bin alone the seeds", { path: "^src/" }, { path: "^test/" }),
    rule("seeds-for-bin", "bin alone imports the seeds", { path: "^src/", pathNot: "^src/bin/" }, { path: "^seeds/" }),
  ],
  options: {
    doNotFollow: { path: npm },
    tsPreCompilationDeps: true,
    // TypeScript 7 has no JavaScript API: without swc no module at all is seen, and nothing fails.
    parser: "swc",
    moduleSystems: ["es6", "cjs"],
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "node", "types"],
      extensions: [".ts", ".d.ts", ".js", ".mjs", ".cjs", ".json"],
    },
  },
};
