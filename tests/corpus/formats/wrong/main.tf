resource "aws_sfn_state_machine" "m" {
  definition = jsonencode({
    StartAt = "A"
    States = {
      A = { Type = "Pass", Next "B" }
      B = { Type = "Succeed" }
    }
  })
}
