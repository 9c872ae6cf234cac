-- How Argo CD sees a PrefectHosting, WorkPool or FlowDeployment: its conditions, in Argo CD's words.
local function health(status, message)
  return {status = status, message = message}
end

-- Ready is False for these, and only a person can change that, here or in AWS.
local for_a_person = {Unauthorized = true, QuotaExceeded = true, Conflict = true}
-- These wait for a person by intention: an approval, or another spec.mode.
local paused = {WaitingForApproval = true, Preview = true}

local status = obj.status
if status == nil or status.conditions == nil or status.observedGeneration ~= obj.metadata.generation then
  return health("Progressing", "the operator has not seen it as it is now")
end

local conditions = {}
for _, condition in ipairs(status.conditions) do
  conditions[condition.type] = condition
end

local function is(type, value)
  return conditions[type] ~= nil and conditions[type].status == value
end

if is("Suspended", "True") then
  return health("Suspended", conditions.Suspended.message)
end
if is("Stalled", "True") then
  return health("Degraded", conditions.Stalled.message)
end
if is("Ready", "True") then
  -- Of a FlowDeployment with alertAfterFailures: registered, but its runs fail.
  if is("Healthy", "False") then
    return health("Degraded", conditions.Healthy.message)
  end
  return health("Healthy", conditions.Ready.message)
end
if conditions.Ready == nil then
  return health("Progressing", "nothing is known yet")
end
if paused[conditions.Ready.reason] then
  return health("Suspended", conditions.Ready.message)
end
if for_a_person[conditions.Ready.reason] then
  return health("Degraded", conditions.Ready.message)
end
return health("Progressing", conditions.Ready.message)
