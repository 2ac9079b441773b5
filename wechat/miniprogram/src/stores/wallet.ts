/** My points: the balance, what waits and why, and the history in sentences. */

import { ref } from 'vue'
import type { Wallet, WalletEntry } from '@/api/types'
import { t } from '@/i18n'
import { isOn } from '@/lib/routes'
import { onLive } from '@/stores/connection'
import { tell } from '@/stores/news'
import { api, language } from '@/stores/session'

export const wallet = ref<Wallet | null>(null)
export const entries = ref<WalletEntry[]>([])

export async function loadWallet(): Promise<void> {
  wallet.value = await api.wallet()
}

export async function loadEntries(): Promise<void> {
  entries.value = (await api.walletEntries()).items
}

onLive('wallet', ({ balance, entry }) => {
  wallet.value = { balance, pending: wallet.value?.pending ?? [] }
  const sentence = language.value === 'en' ? (entry.sentence_en ?? entry.sentence) : entry.sentence
  entries.value = [{ ...entry, sentence }, ...entries.value]
  // The page of the task thanks by itself.
  if (entry.points > 0 && !isOn('assignment')) tell('done', t('wallet.earned', { n: entry.points }), sentence)
  // What was waiting has just moved; the list of reasons comes from the server.
  void loadWallet().catch(() => {})
})

export function resetWallet(): void {
  wallet.value = null
  entries.value = []
}
