import type { Database, Knex } from "./db.ts";
import { learn, type Translation } from "./i18n.ts";

/** How soon a process knows of translations that the operator has imported. */
const interval = 60_000;

/** Reads the operator's own names and texts in be and en, which words then know (decision 038). */
export const readTranslations = async (knex: Knex): Promise<void> => {
  learn(await knex<Translation>("translations").select("text", "be", "en"));
};

/** Reads them now and once a minute. @returns what ends that */
export const keepTranslations = async ({ knex }: Pick<Database, "knex">, onError: (error: unknown) => void) => {
  await readTranslations(knex);
  const timer = setInterval(() => void readTranslations(knex).catch(onError), interval);
  return (): void => clearInterval(timer);
};
