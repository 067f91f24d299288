import { readFile } from "node:fs/promises";
import type { Lang } from "../kernel/lang.ts";
import { type Choice, problemText, readList, type Wanted, type Whose } from "../lists/index.ts";
import type { Listed, ListFile, OrderForm } from "../orders/index.ts";
import type { Upload } from "../platform/routing.ts";
import { BadSheet } from "../platform/sheets/index.ts";
import { withTemporaryFile } from "../platform/upload.ts";

/** The list, or in the user's words why the file as a whole cannot be taken. */
export type ListRead = Required<Listed> | { readonly problem: string };

type Asking = { readonly scope: Whose; readonly lang: Lang };

/** Reads an uploaded list for a form. */
export const readUpload = async (
  { scope, lang }: Asking,
  form: OrderForm,
  { name, path, isTooLarge }: Upload,
): Promise<ListRead> => {
  if (isTooLarge) return { problem: problemText(lang, { code: "too-large", format: "unknown" }) };
  return explained(lang, async () => {
    const { entries, reading } = await readList(scope, path, wantedOf(form));
    return { entries, file: { name, reading, content: await readFile(path) } };
  });
};

/** The same of text from a page's own field, kept as a file of that name. */
export const readPasted = ({ scope, lang }: Asking, form: OrderForm, name: string, text: string): Promise<ListRead> => {
  const content = Buffer.from(text, "utf8");
  return explained(lang, () =>
    withTemporaryFile(content, async (path) => {
      const { entries, reading } = await readList(scope, path, wantedOf(form));
      return { entries, file: { name, reading, content } };
    }),
  );
};

/** Reads the list of a draft again, in another way. */
export const readAgain = (
  { scope, lang }: Asking,
  form: OrderForm,
  file: ListFile,
  choice: Choice,
): Promise<ListRead> =>
  explained(lang, () =>
    withTemporaryFile(file.content, async (path) => {
      const { entries, reading } = await readList(scope, path, wantedOf(form), { choice });
      return { entries, file: { ...file, reading } };
    }),
  );

const wantedOf = ({ kinds = ["msisdn", "iccid"], columns }: OrderForm): Wanted => ({ kinds, columns });

const explained = async (lang: Lang, read: () => Promise<Required<Listed>>): Promise<ListRead> => {
  try {
    return await read();
  } catch (error) {
    if (error instanceof BadSheet) return { problem: problemText(lang, error) };
    throw error;
  }
};
