# Terraform: an object, a heredoc and a file.
resource "aws_sfn_state_machine" "object" {
  name     = "object"
  role_arn = aws_iam_role.flow.arn
  type     = "EXPRESS"

  definition = jsonencode({
    StartAt = "Tell" // the only one
    States = {
      Tell = {
        Type     = "Task"
        Resource = "arn:${data.aws_partition.current.partition}:states:::sns:publish"
        Parameters = {
          TopicArn    = aws_sns_topic.topic.arn
          "Message.$" = "States.JsonToString($)"
        }
        Retry = [{ ErrorEquals = ["States.TaskFailed"], MaxAttempts = 2 }]
        End   = true
      }
    }
  })
}

resource "aws_sfn_state_machine" "heredoc" {
  name       = "heredoc"
  role_arn   = aws_iam_role.flow.arn
  definition = <<-EOF
    {
      "StartAt": "Wait",
      "States": {
        "Wait": {"Type": "Wait", "Seconds": ${var.seconds}, "Next": "Done"},
        "Done": {"Type": "Succeed"}
      }
    }
  EOF
}

resource "aws_sfn_state_machine" "file" {
  name     = "file"
  role_arn = aws_iam_role.flow.arn
  definition = templatefile("${path.module}/flows/pay.asl.json", {
    PayFunctionArn = aws_lambda_function.pay.arn
    Seconds        = var.seconds
  })
}
