import { toString as draw } from "qrcode";

/** A QR code as the address of a picture: dark on white whatever the theme, with the quiet zone that readers ask for. */
export const qrPicture = async (text: string): Promise<string> => {
  const svg = await draw(text, { type: "svg", errorCorrectionLevel: "M", margin: 4 });
  return `data:image/svg+xml;base64,${Buffer.from(svg).toString("base64")}`;
};
