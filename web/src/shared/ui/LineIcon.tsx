import {
  type Icon,
  IconBuildingBank,
  IconCalculator,
  IconDeviceDesktop,
  IconHeadset,
  IconReportMoney,
} from '@tabler/icons-react';

const ICONS: Readonly<Record<string, Icon>> = {
  calculator: IconCalculator,
  'report-money': IconReportMoney,
  'building-bank': IconBuildingBank,
  'device-desktop': IconDeviceDesktop,
  headset: IconHeadset,
};

/** Those that can be chosen. */
export const LINE_ICONS: readonly string[] = Object.keys(ICONS);

/** Picture of a line by the name that the server gives; the headset for an unknown one. */
export function LineIcon({ name, size = 20 }: { name: string; size?: number }) {
  const Picture = ICONS[name] ?? IconHeadset;
  return <Picture size={size} stroke={1.7} aria-hidden />;
}
