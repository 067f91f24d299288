import type { SubscriberStatus } from "../../subscribers/index.ts";

/** A person of the file, a subscriber of the account, or both side by side. */
export type Finding = {
  readonly place: number;
  /** The file's own row. */
  readonly row: number | null;
  readonly lastName: string;
  readonly firstName: string;
  readonly middleName: string;
  readonly phone: string;
  readonly personnel: string;
  readonly post: string;
  readonly department: string;
  readonly status: string;
  readonly leftOn: string | null;
  /** The department of the account that the file's one means. */
  readonly departmentId: number | null;
  readonly meant: string | null;
  readonly reason: string | null;
  readonly number: string | null;
  readonly msisdn: string | null;
  readonly line: string | null;
  readonly subscriberName: string;
  readonly subscriberStatus: SubscriberStatus | null;
  readonly subscriberDepartment: string | null;
};

export const fileNameOf = ({ lastName, firstName, middleName }: Finding): string =>
  [lastName, firstName, middleName].filter((part) => part !== "").join(" ");
