import { takePhoto, type TakenPhoto } from './take'

/** The picture of a signature pad as a photo, to be stored with the stage `signature`. */
export const signaturePhoto = (picture: Blob, now = Date.now()): Promise<TakenPhoto> => takePhoto(picture, { now })
