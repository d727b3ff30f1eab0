/** The product's logo: a key on a blue square. */

/** Hidden from screen readers: the text or label beside it names the product. `size` is in px. */
export function Logo({ size = 32 }: { size?: number }) {
  return (
    <svg aria-hidden width={size} height={size} viewBox="0 0 32 32" className="shrink-0">
      <rect width="32" height="32" rx="8" fill="#0278d5" />
      <g fill="none" stroke="#fff" strokeWidth="3" strokeLinecap="round" strokeLinejoin="round">
        <circle cx="10.5" cy="19.5" r="4.5" />
        <path d="M14 16 24.5 7.5M20 11.2l3.4 4M16.6 14l2.2 2.6" />
      </g>
    </svg>
  )
}
