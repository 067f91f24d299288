import { z } from "zod";
import { pageStart } from "../platform/forms.ts";

export const deliveryId = z.uuid();
export const deliveriesStart = pageStart(deliveryId);
