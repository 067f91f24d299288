import { utils, write } from "@e965/xlsx";
import { type Agent, csrfOf } from "../support/portal.ts";

export type Cells = readonly (readonly (string | number | null)[])[];

/** A workbook as a spreadsheet program saves it. */
export const workbook = (rows: Cells, bookType: "xlsx" | "biff8" | "ods" = "xlsx"): Buffer => {
  const book = utils.book_new();
  utils.book_append_sheet(book, utils.aoa_to_sheet(rows.map((row) => [...row])), "Штат");
  return write(book, { type: "buffer", bookType, compression: true }) as Buffer;
};

/** Uploads a staff list. @returns the address it leads to */
export const uploadStaff = async (agent: Agent, base: string, content: Buffer | string, name = "штат.xlsx") => {
  const token = csrfOf(await agent.get(`${base}/staff-list`).expect(200));
  const answer = await agent
    .post(`${base}/staff-list`)
    .field("_csrf", token)
    .attach("file", Buffer.from(content), name)
    .expect(303);
  return String(answer.headers["location"]);
};
