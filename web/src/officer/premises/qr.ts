import { isSecure } from '@/app/capabilities'

export type CameraState = 'starting' | 'on' | 'refused' | 'none' | 'busy' | 'insecure'

/** What to do when the camera cannot be used. */
export const cameraHint: Record<CameraState, string> = {
  starting: '',
  on: '',
  refused: '摄像头权限被拒绝。请点地址栏左侧的图标（或在系统设置里找到浏览器），把“摄像头”改为允许。也可以在下面输入编码。',
  none: '这台设备没有可用的摄像头，请在下面输入标签上的编码。',
  busy: '摄像头正被其他应用占用，关掉它再试。也可以在下面输入编码。',
  insecure: '当前连接不是安全连接，浏览器不提供摄像头。请改用以 https 开头的地址，或在下面输入编码。',
}

type Opened = { stream: MediaStream; hasTorch: boolean } | { state: CameraState }

/** Opens the camera at the back of the device. */
export async function openCamera(): Promise<Opened> {
  if (!isSecure() || !navigator.mediaDevices?.getUserMedia) return { state: 'insecure' }
  try {
    const stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: { ideal: 'environment' }, width: { ideal: 1280 } } })
    const can = stream.getVideoTracks()[0]?.getCapabilities?.() as { torch?: boolean } | undefined
    return { stream, hasTorch: can?.torch === true }
  } catch (cause) {
    return { state: stateOf(cause) }
  }
}

function stateOf(cause: unknown): CameraState {
  switch ((cause as Error)?.name) {
    case 'NotAllowedError':
    case 'SecurityError':
      return 'refused'
    case 'NotReadableError':
    case 'AbortError':
      return 'busy'
  }
  return 'none'
}

/** Reads the code in the present picture of a video; undefined when there is none. */
export type Decoder = (video: HTMLVideoElement) => Promise<string | undefined>

interface NativeDetector {
  detect(source: HTMLVideoElement): Promise<{ rawValue: string }[]>
}

type DetectorClass = { new (options: { formats: string[] }): NativeDetector; getSupportedFormats(): Promise<string[]> }

/** The browser's own reader where it has one, else one that is loaded now. */
export async function qrDecoder(): Promise<Decoder> {
  const Detector = (globalThis as { BarcodeDetector?: DetectorClass }).BarcodeDetector
  const formats: string[] = (await Detector?.getSupportedFormats().catch(() => [])) ?? []
  if (Detector && formats.includes('qr_code')) {
    const detector = new Detector({ formats: ['qr_code'] })
    return async (video) => (await detector.detect(video))[0]?.rawValue
  }
  const { default: jsQR } = await import('jsqr')
  const pen = document.createElement('canvas').getContext('2d', { willReadFrequently: true })
  return async (video) => {
    if (!pen || !video.videoWidth) return undefined
    // Enough to read a label at arm's length, and quick on a weak tablet.
    const scale = Math.min(1, 720 / Math.max(video.videoWidth, video.videoHeight))
    const width = (pen.canvas.width = Math.round(video.videoWidth * scale))
    const height = (pen.canvas.height = Math.round(video.videoHeight * scale))
    pen.drawImage(video, 0, 0, width, height)
    return jsQR(pen.getImageData(0, 0, width, height).data, width, height, { inversionAttempts: 'dontInvert' })?.data || undefined
  }
}
