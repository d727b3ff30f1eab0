/** How a new key is put to use: the texts of the dialog that shows it. */
import { cicdEventsPath, developerSchemaPath, gatewayPath } from '@/lib/paths'
import type { CodeSample } from '@/components/ui/code-tabs'

/** The sample that contains the key itself. */
export const envLabel = '.env'

/**
 * The samples; in all but the last one the key is a variable, so that it stays out of histories and repositories.
 * @param origin of the gateway, such as https://sei.example.com
 */
export const keySamples = (origin: string, secret: string): readonly CodeSample[] => [
  {
    label: 'curl',
    code: `read -rs SEI_API_KEY && export SEI_API_KEY &&
curl -H "x-api-key: $SEI_API_KEY" \\
  ${origin}${developerSchemaPath()}
`,
    note: 'It waits: paste the key, then press Enter. So it stays out of your shell’s history.',
  },
  {
    label: 'GitHub Actions',
    code: `- name: Tell SEI about the deployment
  run: >
    curl -fsS -H "x-api-key: $SEI_API_KEY"
    -H "content-type: application/json" -d @event.json
    ${origin}${cicdEventsPath()}
  env:
    SEI_API_KEY: \${{ secrets.SEI_API_KEY }}
`,
    note: 'Keep the key in Settings › Secrets and variables › Actions, as SEI_API_KEY.',
  },
  {
    label: 'Jenkins',
    code: `withCredentials([string(credentialsId: 'sei-api-key',
    variable: 'SEI_API_KEY')]) {
  sh '''curl -fsS -H "x-api-key: $SEI_API_KEY" \\
    -H "content-type: application/json" -d @event.json \\
    ${origin}${cicdEventsPath()}'''
}
`,
    note: 'Keep the key as a credential of the kind Secret text, with the ID sei-api-key.',
  },
  {
    label: 'GitLab',
    code: `tell-sei:
  script:
    - |
      curl -fsS -H "x-api-key: $SEI_API_KEY" \\
        -H "content-type: application/json" -d @event.json \\
        ${origin}${cicdEventsPath()}
`,
    note: 'Keep the key in Settings › CI/CD › Variables, as SEI_API_KEY, masked and hidden.',
  },
  {
    label: envLabel,
    code: `SEI_API_KEY=${secret}
SEI_URL=${origin}${gatewayPath()}
`,
    note: 'This text contains the key: keep the file out of version control.',
  },
]
