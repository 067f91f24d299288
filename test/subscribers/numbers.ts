/** The numbers that a page of the list links to. */
export const numbersIn = (text: string): string[] =>
  [...text.matchAll(/class="fw-medium" href="[^"]*\/subscribers\/(\d+)"/g)].map(([, msisdn]) => String(msisdn));
