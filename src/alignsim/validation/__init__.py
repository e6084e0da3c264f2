"""The model beside what happened: yardsticks of alignment, and the trade of two periods run forward."""
