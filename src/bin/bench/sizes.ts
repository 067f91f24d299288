export type Sizes = {
  readonly accounts: number;
  readonly subscribers: number;
  /** Subscribers of the account that is measured, and numbers in the uploaded list. */
  readonly big: number;
  /** Seconds of load on one page in one round. */
  readonly seconds: number;
  readonly rounds: number;
  readonly connections: number;
  readonly signIns: number;
  /** Orders of the whole account, one after the other. */
  readonly orders: number;
  /** Call records of one month of the account. */
  readonly records: number;
  /** Subscribers whose cards are shown, and then changed. */
  readonly cards: number;
  /** Invoices made and mailed. */
  readonly mails: number;
  /** Usage records in the file that is imported. */
  readonly usage: number;
  /** Payments of an act of three years. */
  readonly actLines: number;
};

export const fullSizes: Sizes = {
  accounts: 100,
  subscribers: 1_000_000,
  big: 100_000,
  seconds: 5,
  rounds: 5,
  connections: 10,
  signIns: 50,
  orders: 3,
  records: 1_000_000,
  cards: 50,
  mails: 1_000,
  usage: 1_000_000,
  actLines: 100_000,
};
/** Shows within seconds that the bench runs; its figures mean nothing. */
export const smallSizes: Sizes = {
  accounts: 2,
  subscribers: 600,
  big: 400,
  seconds: 1,
  rounds: 1,
  connections: 4,
  signIns: 3,
  orders: 1,
  records: 4_000,
  cards: 5,
  mails: 10,
  usage: 2_000,
  actLines: 4_000,
};
