import { z } from "zod";
import { roles } from "../../accounts/index.ts";
import { reason, ticket } from "../forms.ts";

export const viewingForm = z.object({ role: z.enum(roles, { error: "roleMissing" }), reason, ticket });
export type ViewingForm = z.output<typeof viewingForm>;
