import { afterEach, describe, expect, it, vi } from 'vitest'
import { cameraHint, openCamera, qrDecoder } from './qr'

afterEach(() => vi.unstubAllGlobals())

const camera = (getUserMedia: () => Promise<unknown>) => {
  vi.stubGlobal('isSecureContext', true)
  vi.stubGlobal('navigator', { ...navigator, mediaDevices: { getUserMedia } })
}
const failing = (name: string) => () => Promise.reject(Object.assign(new Error(name), { name }))

describe('the camera', () => {
  it.each([['NotAllowedError', 'refused'], ['NotFoundError', 'none'], ['NotReadableError', 'busy']] as const)('%s: %s, and says what to do', async (name, state) => {
    camera(failing(name))
    expect(await openCamera()).toEqual({ state })
    expect(cameraHint[state]).toMatch(/编码/)
  })
  it('says whether it has a light', async () => {
    const stream = { getVideoTracks: () => [{ getCapabilities: () => ({ torch: true }) }] }
    camera(() => Promise.resolve(stream))
    expect(await openCamera()).toEqual({ stream, hasTorch: true })
  })
  it('needs a secure connection', async () => {
    vi.stubGlobal('isSecureContext', false)
    expect(await openCamera()).toEqual({ state: 'insecure' })
  })
})

it('the reader of the browser is used where it knows the code', async () => {
  const detect = vi.fn().mockResolvedValueOnce([]).mockResolvedValueOnce([{ rawValue: 'QR-001' }])
  vi.stubGlobal('BarcodeDetector', class { static getSupportedFormats = () => Promise.resolve(['qr_code']); detect = detect })
  const decode = await qrDecoder()
  const video = {} as HTMLVideoElement
  expect([await decode(video), await decode(video)]).toEqual([undefined, 'QR-001'])
})
