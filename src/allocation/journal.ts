import { journalPart } from "../journal/index.ts";

/** What the allocation of invoices writes into the journal. */
export const allocationJournal = journalPart("allocation", {
  ru: {
    "noun.allocation": "Распределение счета",
    "action.allocation:set-rule": "Изменено правило распределения счета по подразделениям",
    "field.allocationRule": "Общие начисления делятся",
    "field.sharesUnassigned": "Номера без подразделения делятся между подразделениями",
    "value.allocationRule.charges": "пропорционально начислениям",
    "value.allocationRule.lines": "по числу номеров",
  },
  be: {
    "noun.allocation": "Размеркаванне рахунку",
    "action.allocation:set-rule": "Зменена правіла размеркавання рахунку па падраздзяленнях",
    "field.allocationRule": "Агульныя налічэнні дзеляцца",
    "field.sharesUnassigned": "Нумары без падраздзялення дзеляцца паміж падраздзяленнямі",
    "value.allocationRule.charges": "прапарцыянальна налічэнням",
    "value.allocationRule.lines": "па колькасці нумароў",
  },
  en: {
    "noun.allocation": "Allocation of invoices",
    "action.allocation:set-rule": "Rule changed by which invoices are split between departments",
    "field.allocationRule": "Shared charges are split",
    "field.sharesUnassigned": "Numbers without a department are split between the departments",
    "value.allocationRule.charges": "in proportion to the charges",
    "value.allocationRule.lines": "by the count of numbers",
  },
});
