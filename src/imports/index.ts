export { importJournal } from "./journal.ts";
export type { Kind } from "./kind.ts";
export { kindNamed, kinds } from "./kinds.ts";
export { messages as importMessages, reasonText } from "./messages.ts";
export type { RefusedLine, Run } from "./repository.ts";
export { importRoutes } from "./routes.ts";
export { type ImportOptions, importFile } from "./run.ts";
