import type { Knex } from "knex";

/** Names are found with any apostrophe that keyboards and phones write: ', ’, ʼ and their look-alikes. */
export async function up(knex: Knex): Promise<void> {
  await respell(knex, "''’‘ʼʹ`´′＇");
}

export async function down(knex: Knex): Promise<void> {
  await respell(knex, "''’‘");
}

/** The indexes keep what the function said of each name before. */
const respell = (knex: Knex, apostrophes: string) =>
  knex.raw(`
create or replace function plain_spelling(value text) returns text language sql immutable strict parallel safe as $$
  select translate(lower(value), 'абвгдеёжзиійклмнопрстуўфхцчшщыэюяьъ${apostrophes}"«»%_\\\\', 'abvgdeejziiiklmnoprstuufhccwwyeqx')
$$;
reindex index subscribers_spelling;
reindex index users_spelling;
reindex index clients_spelling;
`);
