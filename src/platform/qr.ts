import { toString as draw } from "qrcode";

/** A QR code as the address of a picture: dark on white whatever the theme, with the quiet zone that readers ask for. On a screen nothing is torn off: the least correction makes the largest squares. */
export const qrPicture = async (text: string): Promise<string> => {
  const svg = await draw(text, { type: "svg", errorCorrectionLevel: "L", margin: 4 });
  return `data:image/svg+xml;base64,${Buffer.from(svg).toString("base64")}`;
};
