import { z } from "zod";
import { lenient, pageStart, textField } from "../../platform/forms.ts";
import { differenceKinds } from "./passes.ts";
import { type Mapping, roles, unused } from "./roles.ts";

export const matchingId = z.uuid();
export const differencesQuery = pageStart(z.coerce.number().int().min(1).max(2_000_000_000)).extend({
  kind: lenient(z.enum(differenceKinds)),
});

const roleForm = z.enum([...roles, unused]);

/** The select of each column; what is missing or unknown is not used. */
export const readMapping = (body: unknown, columns: number): Mapping =>
  Array.from({ length: columns }, (_, at) => roleForm.catch(unused).parse(textField(body, `column-${at}`)));
