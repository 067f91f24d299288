/** What may be uploaded as a list, for the field of a file; what it is in truth its content says. */
export const listFiles = ".xlsx,.xlsm,.xltx,.xls,.ods,.csv,.txt";
