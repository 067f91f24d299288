import { z } from "zod";

export const categoryNumber = z
  .string()
  .regex(/^\d{1,9}$/)
  .transform(Number);
