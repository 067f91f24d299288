/** When the first such workbook is written: it takes a process 15 MB, and most never write one. */
export const loadExcelJs = async () => (await import("exceljs")).default;
