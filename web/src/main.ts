import { createPinia } from 'pinia'
import { createApp } from 'vue'
import App from './App.vue'
import { wasIdle } from './app/idle'
import { applyPreferences } from './app/prefs'
import { useSession } from './app/session'
import { watchForUpdates } from './app/update'
import { makeRouter } from './router'
import './theme.css'

async function start() {
  applyPreferences()
  const app = createApp(App).use(createPinia())
  const session = useSession()
  const idle = wasIdle()
  try {
    await session.boot()
  } finally {
    if (idle) session.lock()
    app.use(makeRouter()).mount('#app')
  }
  void watchForUpdates()
}

void start()
