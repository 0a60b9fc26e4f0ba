resource "aws_sfn_state_machine" "orders" {
  name     = "orders"
  role_arn = aws_iam_role.orders.arn

  definition = <<EOF
{
  "Comment": "Takes orders 🚚 and ships them",
  "QueryLanguage": "JSONPath",
  "StartAt": "Check order",
  "States": {
    "Check order": {
      "Type": "Task",
      "Resource": "arn:aws:states:::lambda:invoke",
      "Parameters": {
        "FunctionName": "${aws_lambda_function.check.arn}",
        "Payload": {
          "id.$": "$.order.id",
          "label.$": "States.Format('Order {}', $.order.id)"
        }
      },
      "ResultSelector": {
        "stock.$": "$.Payload.stock"
      },
      "ResultPath": "$.check",
      "Assign": {
        "orderId.$": "$.order.id",
        "tries": 3
      },
      "Retry": [
        {
          "ErrorEquals": ["Lambda.TooManyRequestsException"],
          "IntervalSeconds": 2,
          "MaxAttempts": 4,
          "BackoffRate": 2
        }
      ],
      "Catch": [
        {
          "ErrorEquals": ["States.ALL"],
          "ResultPath": "$.error",
          "Next": "Give up"
        }
      ],
      "Next": "In stock?"
    },
    "In stock?": {
      "Type": "Choice",
      "Choices": [
        {
          "Variable": "$.check.stock",
          "NumericGreaterThan": 0,
          "Next": "Pack"
        },
        {
          "And": [
            {"Variable": "$.order.patience", "IsPresent": true},
            {"Variable": "$.order.patience", "BooleanEquals": true}
          ],
          "Next": "Wait for stock"
        }
      ],
      "Default": "Give up"
    },
    "Wait for stock": {
      "Type": "Wait",
      "Seconds": 3600,
      "Next": "Chek order"
    },
    "Pack": {
      "Type": "Map",
      "ItemsPath": "$.order.items",
      "ItemSelector": {
        "item.$": "$$.Map.Item.Value",
        "order.$": "$orderId"
      },
      "ItemProcessor": {
        "ProcessorConfig": {"Mode": "INLINE"},
        "StartAt": "Weigh",
        "States": {
          "Weigh": {
            "Type": "Pass",
            "QueryLanguage": "JSONata",
            "Assign": {
              "grams": "{% $sum($states.input.parts.weight) %}"
            },
            "Output": "{% {'item': $states.input.item, 'extra': $summ([1, 2])} %}",
            "Next": "Label it"
          },
          "Label it": {
            "Type": "Succeed",
            "QueryLanguage": "JSONata",
            "Output": "{% ($double := $grams * 2; 'about ' & $double & ' g') %}"
          }
        }
      },
      "MaxConcurrency": 5,
      "ResultPath": "$.packed",
      "Next": "Tell all"
    },
    "Tell all": {
      "Type": "Parallel",
      "Branches": [
        {
          "StartAt": "Mail",
          "States": {
            "Mail": {
              "Type": "Pass",
              "Coment": "a typo",
              "Result": {"sent": true},
              "End": true
            }
          }
        },
        {
          "StartAt": "Ship",
          "States": {
            "Ship": {
              "Type": "Task",
              "Resource": "arn:aws:states:::sqs:sendMessage",
              "Parameters": {
                "QueueUrl": "https://sqs.eu-west-1.amazonaws.com/123456789012/ships",
                "MessageBody.$": "$.packed"
              },
              "TimeoutSeconds": 0,
              "End": true
            }
          }
        }
      ],
      "End": true
    },
    "Give up": {
      "Type": "Fail",
      "Error": "OutOfStock",
      "Cause": "Nothing is left: #sold out"
    }
  }
}
EOF
}
