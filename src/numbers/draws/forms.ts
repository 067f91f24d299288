import { z } from "zod";
import { lenient } from "../../platform/forms.ts";

export const drawForm = z.object({ categoryId: lenient(z.coerce.number().int().positive().max(2_000_000_000)) });
