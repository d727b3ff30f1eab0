/** A pipeline run as its CI server sends it, with what it has to have. */
export const pipelineRun = {
  pipeline: 'deploy',
  job_full_name: 'shop/deploy',
  qualified_name: 'Shop/deploy',
  instance_name: 'Jenkins-1',
  instance_guid: '7b8a2c1e-7d2f-4d6f-9a51-2b7c0f6f1d10',
  start_time: 1_700_000_000_123,
  duration: 42_000,
  result: 'SUCCESS',
}
