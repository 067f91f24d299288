import { journalPart } from "../journal/index.ts";

/** What the staff-list reconciliation writes into the journal; the orders that come of it write their own. */
export const staffListJournal = journalPart("staff-list", {
  ru: {
    "noun.staff-list": "Справка по штату",
    "action.staff-list:upload": "Загружен файл штата",
    "action.staff-list:match": "Сопоставлены столбцы файла штата",
    "action.staff-list:values": "Решено, что значат значения файла штата",
    "action.staff-list:compare": "Файл штата сверен заново",
    "action.staff-list:forget": "Удалён файл штата",
    "field.rows": "Строк",
    "field.columns": "Столбцы",
    "field.values": "Решено значений",
  },
  be: {
    "noun.staff-list": "Даведка па штаце",
    "action.staff-list:upload": "Загружаны файл штату",
    "action.staff-list:match": "Супастаўлены слупкі файла штату",
    "action.staff-list:values": "Вырашана, што азначаюць значэнні файла штату",
    "action.staff-list:compare": "Файл штату звераны нанова",
    "action.staff-list:forget": "Выдалены файл штату",
    "field.rows": "Радкоў",
    "field.columns": "Слупкі",
    "field.values": "Вырашана значэнняў",
  },
  en: {
    "noun.staff-list": "Staff list",
    "action.staff-list:upload": "Staff file uploaded",
    "action.staff-list:match": "Columns of a staff file matched",
    "action.staff-list:values": "Meaning of a staff file’s values decided",
    "action.staff-list:compare": "Staff file compared again",
    "action.staff-list:forget": "Staff file deleted",
    "field.rows": "Rows",
    "field.columns": "Columns",
    "field.values": "Values decided",
  },
});
