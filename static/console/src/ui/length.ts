/** Lengths as people say them: metres below one kilometre, then kilometres with at most one decimal. */
import { useI18n } from 'vue-i18n'

export function useLength() {
  const { t } = useI18n()
  return (metres: number): string =>
    metres < 1000
      ? t('unit.metres', { n: Math.round(metres) })
      : t('unit.kilometres', { n: String(Math.round(metres / 100) / 10) })
}
