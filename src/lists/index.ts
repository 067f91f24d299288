export { choiceForm } from "./forms.ts";
export { type Kind, kinds, namedIn } from "./kinds.ts";
export type { Choice, List, ListEntry, Reading, ValueColumn, Wanted } from "./list.ts";
export type { ReadingView } from "./pages.ts";
export { readList, type Whose } from "./read.ts";
export { readTable } from "./table/read.ts";
export type { Table, TableColumn, TableReading } from "./table/table.ts";
export { problemText, readingText, rereadText } from "./texts.ts";
