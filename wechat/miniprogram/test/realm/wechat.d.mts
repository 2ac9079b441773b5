export function createWeChat(options: { from: string; to: string; realm: () => unknown }): {
  wx: Record<string, unknown>
  storage: Map<string, unknown>
  routes: string[]
  sounds: string[]
  frames: { sent: string[]; received: string[] }
}
