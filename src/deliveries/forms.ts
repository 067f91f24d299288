import { z } from "zod";
import { lenient } from "../platform/forms.ts";

const place = lenient(z.uuid());

export const deliveriesQuery = z.object({ after: place, before: place });
