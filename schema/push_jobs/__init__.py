"""Files of rows and sheets: pushed as a job that is followed until each row has its answer."""

from schema.push_jobs.sheets import UploadMutation, UploadQuery
from schema.push_jobs.writes import PushJobMutation, PushJobQuery

__all__ = ["PushJobMutation", "PushJobQuery", "UploadMutation", "UploadQuery"]
