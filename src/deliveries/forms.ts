import { z } from "zod";
import { pageStart } from "../platform/forms.ts";

export const deliveriesStart = pageStart(z.uuid());
