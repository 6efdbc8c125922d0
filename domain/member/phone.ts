/** The phone as others see it, `138****1234`: a leader never reads a member's number. A shorter one is hidden whole. */
export function maskPhone(phone: string): string {
  return phone.length < 11 ? '*'.repeat(phone.length) : `${phone.slice(0, 3)}****${phone.slice(-4)}`;
}

/** The last four digits, which a member says at the pickup point. */
export function lastDigits(phone: string): string {
  return phone.slice(-4);
}
