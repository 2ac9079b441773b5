/** Calls somebody: the phone asks once more before it does. */

export const EMERGENCY = '110'

export function dial(phoneNumber: string): void {
  void uni.makePhoneCall({ phoneNumber })
}
