# Nothing says that the function is a view: one caller at a time.
from django.http import HttpResponse

downloads = 0


def download(request):
    global downloads
    downloads = 1
    return HttpResponse(str(downloads))
