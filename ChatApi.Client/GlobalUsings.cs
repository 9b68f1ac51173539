global using ChatApi.ServiceModel;
