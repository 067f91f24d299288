/** When the first such workbook is written: it takes every process 30 MB, and most never write one. */
export const loadExcelJs = async () => (await import("exceljs")).default;
