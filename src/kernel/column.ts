export type ColumnKind = "text" | "nums" | "number" | "money" | "date" | "datetime" | "state";
export type Tone = "success" | "info" | "warning" | "danger" | "neutral";

/** A column of a list, described once beside its noun: the page's table, Excel and PDF draw from it. */
export type Column<R> = {
  /** Its name in chosen columns and saved views. */
  readonly key: string;
  readonly title: string;
  /** `nums` is text of digits, such as a phone number; `money` is kopecks; text unless given. */
  readonly kind?: ColumnKind;
  /** What a page and a PDF show. */
  text(row: R): string;
  /** What Excel holds: kopecks, an ISO day, milliseconds; the text unless given. */
  cell?(row: R): string | number | null;
  href?(row: R): string | null;
  /** The badge's colour, of a `state`; of other kinds the text's. */
  tone?(row: R): Tone | null;
  /** A mark beside the text: «Это устройство». */
  badge?(row: R): { readonly text: string; readonly tone: Tone } | null;
  /** A part of a page that the cell ends with: a view, by its path from `views`, and its locals. */
  part?(row: R): { readonly view: string; readonly locals: object } | null;
  /** Smaller lines below the text. */
  notes?(row: R): readonly string[];
  /** The text only says that there is none. */
  isFaint?(row: R): boolean;
  /** Names the row: on a phone it heads the row's card. */
  readonly isLead?: boolean;
  /** Stands before a lead's text where it heads a card, away from its column's title: «Заявка №». */
  lead?(row: R): string;
  /** Short names that a row must not grow for. */
  readonly isOneLine?: boolean;
  /** Gives way to the others from 768 to 1200 px: the row's own page has it too. */
  readonly isExtra?: boolean;
  /** Of the column in Excel, in characters. */
  readonly width?: number;
  /** Of the column on paper, in points; a column without it takes what the others leave. */
  readonly paperWidth?: number;
  readonly only?: "page" | "sheet";
};

export type RowAction = {
  readonly text: string;
  /** The text with the row's name, for screen readers, which list buttons without their rows. */
  readonly label: string;
  /** A link; without it the action is a form that posts to `post`. */
  readonly href?: string;
  readonly post?: string;
  readonly icon?: string;
};

/** The order that a press on a column's title gives; `direction` is the one that the list has now. Link or button of the form around the table. */
export type Sort = {
  readonly direction: "asc" | "desc" | null;
  readonly label: string;
  readonly href: string | null;
  readonly value: string | null;
};

type Tick = { readonly value: string; readonly label: string; readonly checked: boolean };
export type TableOptions<R> = {
  readonly label: string;
  /** A box to tick in each row, and the label of the one that ticks the page. */
  readonly ticks?:
    | {
        readonly name: string;
        readonly all: string;
        /** The id of the form that they belong to, where it does not stand around the table. */
        readonly form?: string;
        of(row: R): Tick;
      }
    | undefined;
  /** Buttons at the end of each row; the column's title is for screen readers alone. */
  readonly actions?: { readonly title: string; of(row: R): readonly RowAction[] } | undefined;
  /** By a column's key: the columns in whose order an index can give the list. */
  readonly sorts?: Readonly<Record<string, Sort>> | undefined;
  /** Leaves out columns in which no row has anything. */
  readonly dropsEmpty?: boolean;
  /** Rows that sum up others, or head them. */
  isStrong?(row: R): boolean;
  /** Classes of the table, beside the usual ones. */
  readonly look?: string;
};

/** The columns of a page, a sheet or a paper. */
export const columnsFor = <R>(columns: readonly Column<R>[], place: "page" | "sheet" | "paper"): readonly Column<R>[] =>
  columns.filter(({ only }) => only === undefined || only === place);

/** Locals of views/components/table.ejs. */
export const tableOf = <R>(columns: readonly Column<R>[], rows: readonly R[], options: TableOptions<R>) => {
  const cells = columnsFor(columns, "page").map((column) => ({ column, of: rows.map((row) => cellOf(column, row)) }));
  const shown = options.dropsEmpty ? cells.filter(({ of }) => of.some(isFilled)) : cells;
  const { ticks, actions } = options;
  return {
    label: options.label,
    look: options.look ?? "",
    columns: shown.map(({ column }) => ({
      title: column.title,
      isLead: column.isLead === true,
      look: lookOf(column),
      headLook: [isSummed(column) ? "text-end" : "", extraLook(column)].filter(Boolean).join(" "),
      sort: options.sorts?.[column.key] ?? null,
    })),
    ticks: ticks ? { name: ticks.name, all: ticks.all, form: ticks.form ?? null } : null,
    actions: actions ? actions.title : null,
    rows: rows.map((row, index) => ({
      cells: shown.map(({ of }) => of[index] as Cell),
      isStrong: options.isStrong?.(row) ?? false,
      tick: ticks ? ticks.of(row) : null,
      actions: actions ? actions.of(row).map(actionOf) : [],
    })),
  };
};
export type Table = ReturnType<typeof tableOf>;

type Cell = ReturnType<typeof cellOf>;
const none: readonly string[] = [];

const cellOf = <R>(column: Column<R>, row: R) => ({
  text: column.text(row),
  lead: leadOf(column, row),
  href: column.href?.(row) ?? null,
  tone: badgeTone(column, row),
  look: textLook(column, row),
  badge: column.badge?.(row) ?? null,
  notes: column.notes?.(row) ?? none,
  part: column.part?.(row) ?? null,
});

const leadOf = <R>(column: Column<R>, row: R): string | null => column.lead?.(row) ?? null;

/** A state's tone is its badge's colour, of other kinds the text's. */
const badgeTone = <R>(column: Column<R>, row: R): Tone | null =>
  column.kind === "state" ? (column.tone?.(row) ?? null) : null;

const textLook = <R>(column: Column<R>, row: R): string => {
  if (column.kind === "state") return "";
  if (column.isFaint?.(row)) return "text-secondary";
  const tone = column.tone?.(row) ?? null;
  return tone ? `text-${tone}` : "";
};

const actionOf = ({ text, label, href, post, icon }: RowAction) => ({
  text,
  label,
  href: href ?? null,
  post: post ?? null,
  icon: icon ?? null,
});

const isFilled = ({ text, notes, part }: Cell): boolean => text !== "" || notes.length > 0 || part !== null;

/** Figures that are counted or summed stand at the right. */
export const isSummed = <R>({ kind }: Column<R>): boolean => kind === "number" || kind === "money";

/** Figures of one width; what is counted or summed stands at the right. A moment may break between its day and its time. */
const lookOf = <R>(column: Column<R>): string => {
  const { kind = "text", isLead, isOneLine } = column;
  const lead = kind === "nums" ? "table-lead text-nowrap" : "table-lead";
  return [isLead ? lead : "", looks[kind], isOneLine ? "one-line" : "", extraLook(column)].filter(Boolean).join(" ");
};

const extraLook = <R>({ isExtra }: Column<R>): string => (isExtra ? "table-extra" : "");

const looks: Readonly<Record<ColumnKind, string>> = {
  text: "",
  state: "",
  nums: "nums",
  number: "nums text-end",
  money: "nums text-end text-nowrap",
  date: "nums text-nowrap",
  datetime: "nums text-wrap",
};
