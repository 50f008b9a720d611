import { watch } from 'vue'
import { useSession } from '@/app/session'
import { officerDb } from '@/store/db'
import { tidy } from '@/store/tidy'
import { nothingToSync, reportSyncStatus } from '@/sync/status'
import { resumeSync, startSync } from '@/sync/control'

/**
 * Starts what an officer needs in the background and returns what stops it.
 * The shell calls it when an officer opens the tablet, and stops it when the
 * officer leaves or another one takes over.
 */
export function startOfficer(): () => void {
  const session = useSession()
  const me = session.user
  if (!me) return () => {}
  const stopSync = startSync(me, () => (session.signInNeeded = true))
  const stopWatching = watch(() => session.signInNeeded, (needed) => !needed && resumeSync())
  void tidy(officerDb(me.id), Date.now())
  return () => {
    stopWatching()
    stopSync()
    reportSyncStatus(nothingToSync)
  }
}
