/**
 * Data: the usage plans of the operations of the Selling Partner API of which a model names one, as of August 2026.
 *
 * A line begins with a space for each segment that its path has in common with the line before, then the segments that follow (`*`: an id;
 * `-`: none, the same path), the method, the operation, the requests a second and the burst; a plan that is left out is that of the line
 * before. They are defaults: an account may have more. An operation that is not listed has a plan that no model names.
 * @see https://developer-docs.amazon.com/sp-api/docs/usage-plans-and-rate-limits-in-the-sp-api
 */
export const USAGE_PLANS = `
aplus/2020-11-01/contentAsinValidations POST validateContentDocumentAsinRelations 10 10
  contentDocuments GET searchContentDocuments
   - POST createContentDocument
   * GET getContentDocument
    - POST updateContentDocument
    approvalSubmissions POST postContentDocumentApprovalSubmission
    asins GET listContentDocumentAsinRelations
     - POST postContentDocumentAsinRelations
    suspendSubmissions POST postContentDocumentSuspendSubmission
  contentPublishRecords GET searchContentPublishRecords
appIntegrations/2024-04-01/notifications POST createNotification 1 5
   */feedback POST recordActionFeedback
   deletion POST deleteNotifications
applications/2023-11-30/clientSecret POST rotateApplicationClientSecret 0.0167 1
awd/2024-05-09/inboundEligibility POST checkInboundEligibility 1 1
  inboundOrders POST createInbound
   * GET getInbound 2 2
    - PUT updateInbound 1 1
    cancellation POST cancelInbound
    confirmation POST confirmInbound
  inboundShipments GET listInboundShipments
   * GET getInboundShipment 2 2
    labelPageTypes GET getLabelPageTypes 1 2
    labels GET getInboundShipmentLabels
    transport PUT updateInboundShipmentTransportDetails 1 1
  inventory GET listInventory 2 2
  outboundOrders GET listOutbounds 1 1
   - POST createOutbound
   * GET getOutbound
    - PUT updateOutbound
    confirmation POST confirmOutbound
batches/products/pricing/2022-05-01/items/competitiveSummary POST getCompetitiveSummary 0.033 1
    offer/featuredOfferExpectedPrice POST getFeaturedOfferExpectedPriceBatch
   v0/itemOffers POST getItemOffersBatch 0.1 1
    listingOffers POST getListingOffersBatch 0.5 1
catalog/2020-12-01/items GET searchCatalogItems 2 2
   * GET getCatalogItem
 2022-04-01/items GET searchCatalogItems
   * GET getCatalogItem
 v0/categories GET listCatalogCategories 1 2
dataKiosk/2023-11-15/documents/* GET getDocument 0.0167 15
  queries GET getQueries 0.0222 10
   - POST createQuery 0.0167 15
   * DELETE cancelQuery 0.0222 10
    - GET getQuery 2 15
definitions/2020-09-01/productTypes GET searchDefinitionsProductTypes 5 10
   * GET getDefinitionsProductType
delivery/2022-07-01/invoice POST submitInvoice 1.133 25
   status GET getInvoiceStatus
easyShip/2022-03-23/package GET getScheduledPackage 1 5
   - PATCH updateScheduledPackages
   - POST createScheduledPackage
  packages/bulk POST createScheduledPackageBulk
  timeSlot POST listHandoverSlots
fba/inbound/v0/prepInstructions GET getPrepInstructions 2 30
   shipmentItems GET getShipmentItems
   shipments GET getShipments
    */billOfLading GET getBillOfLading
     items GET getShipmentItemsByShipmentId
     labels GET getLabels
  v1/eligibility/itemPreview GET getItemEligibilityPreview 1 1
 inventory/v1/summaries GET getInventorySummaries 2 2
 outbound/2020-07-01/deliveryOffers POST deliveryOffers 5 30
   features GET getFeatures 2 30
    inventory/* GET getFeatureInventory
      * GET getFeatureSKU
   fulfillmentOrders GET listAllFulfillmentOrders
    - POST createFulfillmentOrder
    * GET getFulfillmentOrder
     - PUT updateFulfillmentOrder
     cancel PUT cancelFulfillmentOrder
     return PUT createFulfillmentReturn
    preview POST getFulfillmentPreview
   returnReasonCodes GET listReturnReasonCodes
   tracking GET getPackageTrackingDetails
  brazil/v0/shipments/* GET getShipmentDetails 1.133 25
      invoice POST submitInvoice
       status GET getInvoiceStatus
feeds/2021-06-30/documents POST createFeedDocument 0.5 15
   * GET getFeedDocument 0.0222 10
  feeds GET getFeeds
   - POST createFeed 0.0083 15
   * DELETE cancelFeed 2 15
    - GET getFeed
finances/2024-06-19/balances GET listBalances 0.5 10
  summary GET listSummary
  transactions GET listTransactions
 transfers/2024-06-01/paymentMethods GET getPaymentMethods 0.5 30
   payouts GET listPayouts 0.5 10
    - POST initiatePayout 0.017 2
    expected GET listExpectedPayouts 0.5 10
 v0/financialEventGroups GET listFinancialEventGroups 0.5 30
   */financialEvents GET listFinancialEventsByGroupId
  financialEvents GET listFinancialEvents
  orders/*/financialEvents GET listFinancialEventsByOrderId
fulfillment/outbound/2026-07-04/offers POST getOffers 5 30
   orders GET listOrders 2 30
    - POST createOrder
    * GET getOrder
     - PUT updateOrder
     cancel PUT cancelOrder
   previews POST getOrderPreview
inbound/fba/2024-03-20/inboundPlans GET listInboundPlans 2 6
    - POST createInboundPlan 2 2
    * GET getInboundPlan 2 6
     boxes GET listInboundPlanBoxes
     cancellation PUT cancelInboundPlan 2 2
     items GET listInboundPlanItems 2 6
     name PUT updateInboundPlanName 2 30
     packingGroups/*/boxes GET listPackingGroupBoxes
       items GET listPackingGroupItems
     packingInformation POST setPackingInformation 2 2
     packingOptions GET listPackingOptions 2 6
      - POST generatePackingOptions 2 2
      */confirmation POST confirmPackingOption
     pallets GET listInboundPlanPallets 2 6
     placementOptions GET listPlacementOptions
      - POST generatePlacementOptions 2 2
      */confirmation POST confirmPlacementOption
     shipments/* GET getShipment 2 6
       boxes GET listShipmentBoxes 2 30
       contentUpdatePreviews GET listShipmentContentUpdatePreviews
        - POST generateShipmentContentUpdatePreviews
        * GET getShipmentContentUpdatePreview
         confirmation POST confirmShipmentContentUpdatePreview
       deliveryChallanDocument GET getDeliveryChallanDocument 2 6
       deliveryWindowOptions GET listDeliveryWindowOptions 2 30
        - POST generateDeliveryWindowOptions
        */confirmation POST confirmDeliveryWindowOptions
       items GET listShipmentItems
       name PUT updateShipmentName
       pallets GET listShipmentPallets
       sourceAddress PUT updateShipmentSourceAddress
       trackingDetails PUT updateShipmentTrackingDetails 2 2
     transportationOptions GET listTransportationOptions 2 6
      - POST generateTransportationOptions 2 2
      confirmation POST confirmTransportationOptions
   items/compliance PUT updateItemComplianceDetails 2 6
    labels POST createMarketplaceItemLabels 2 30
    prepDetails POST setPrepDetails
   operations/* GET getInboundOperationStatus 2 6
listings/2020-09-01/items/*/* DELETE deleteListingsItem 5 10
     - PATCH patchListingsItem
     - PUT putListingsItem
 2021-08-01/items/* GET searchListingsItems 5 5
    * DELETE deleteListingsItem
     - GET getListingsItem 5 10
     - PATCH patchListingsItem 5 5
     - PUT putListingsItem 5 10
  restrictions GET getListingsRestrictions
messaging/v1/orders/* GET getMessagingActionsForOrder 1 5
    attributes GET GetAttributes
    messages/confirmCustomizationDetails POST confirmCustomizationDetails
     confirmDeliveryDetails POST createConfirmDeliveryDetails
     confirmOrderDetails POST createConfirmOrderDetails
     confirmServiceDetails POST createConfirmServiceDetails
     digitalAccessKey POST createDigitalAccessKey
     legalDisclosure POST createLegalDisclosure
     unexpectedProblem POST createUnexpectedProblem
     warranty POST CreateWarranty
mfn/v0/additionalSellerInputs POST getAdditionalSellerInputs 1 1
  eligibleShippingServices POST getEligibleShipmentServices 6 12
  shipments POST createShipment 2 2
   * DELETE cancelShipment 1 1
    - GET getShipment
notifications/v1/destinations GET getDestinations 1 5
   - POST createDestination
   * DELETE deleteDestination
    - GET getDestination
  subscriptions GET getSubscriptions
   * GET getSubscription
    - POST createSubscription
    * DELETE deleteSubscriptionById
     - GET getSubscriptionById
    testNotification POST sendTestNotification
orders/2026-01-01/orders GET searchOrders 0.0056 20
   * GET getOrder 0.5 30
 v0/orders GET getOrders 0.0167 20
   * GET getOrder 0.5 30
    address GET getOrderAddress
    buyerInfo GET getOrderBuyerInfo
    orderItems GET getOrderItems
     buyerInfo GET getOrderItemsBuyerInfo
    regulatedInfo GET getOrderRegulatedInfo
     - PATCH updateVerificationStatus
    shipment POST updateShipmentStatus 5 15
    shipmentConfirmation POST confirmShipment 2 10
products/fees/v0/feesEstimate POST getMyFeesEstimates 0.5 1
   items/*/feesEstimate POST getMyFeesEstimateForASIN 1 2
   listings/*/feesEstimate POST getMyFeesEstimateForSKU
 pricing/v0/competitivePrice GET getCompetitivePricing 0.5 1
   items/*/offers GET getItemOffers
   listings/*/offers GET getListingOffers 1 2
   price GET getPricing 0.5 1
replenishment/2022-11-07/offers/metrics/search POST listOfferMetrics 1 1
   search POST listOffers
  sellingPartners/metrics/search POST getSellingPartnerMetrics
reports/2021-06-30/documents/* GET getReportDocument 0.0167 15
  reports GET getReports 0.0222 10
   - POST createReport 0.0167 15
   * DELETE cancelReport 0.0222 10
    - GET getReport 2 15
  schedules GET getReportSchedules 0.0222 10
   - POST createReportSchedule
   * DELETE cancelReportSchedule
    - GET getReportSchedule
sales/v1/orderMetrics GET getOrderMetrics 0.5 15
sellers/v1/account GET getAccount 0.016 15
  marketplaceParticipations GET getMarketplaceParticipations
service/v1/appointmentSlots GET getAppointmentSlots 20 40
  documents POST createServiceDocumentUploadDestination 5 20
  reservation POST createReservation
   * DELETE cancelReservation
    - PUT updateReservation
  serviceJobs GET getServiceJobs 10 40
   * GET getServiceJobByServiceJobId 20 40
    appointmentSlots GET getAppointmmentSlotsByJobId 5 20
    appointments POST addAppointmentForServiceJobByServiceJobId
     * POST rescheduleAppointmentForServiceJobByServiceJobId
      fulfillment PUT setAppointmentFulfillmentData
      resources PUT assignAppointmentResources 1 2
    cancellations PUT cancelServiceJobByServiceJobId 5 20
    completions PUT completeServiceJobByServiceJobId
  serviceResources/*/capacity/fixed POST getFixedSlotCapacity
     range POST getRangeSlotCapacity
    schedules PUT updateSchedule
shipping/v1/account GET getAccount 5 15
  purchaseShipment POST purchaseShipment
  rates POST getRates
  shipments POST createShipment
   * GET getShipment
    cancel POST cancelShipment
    containers/*/label POST retrieveShippingLabel
    purchaseLabels POST purchaseLabels
  tracking/* GET getTrackingInformation 1 1
 v2/accessPoints GET getAccessPoints 80 100
  carrierAccountFormInputs GET getCarrierAccountFormInputs
  carrierAccounts PUT getCarrierAccounts
   * POST linkCarrierAccount 5 10
    - PUT linkCarrierAccount 80 100
    unlink PUT unlinkCarrierAccount
  claims POST createClaim
  collectionForms POST generateCollectionForm
   * GET getCollectionForm
   history PUT getCollectionFormHistory
  ndrFeedback POST submitNdrFeedback
  oneClickShipment POST oneClickShipment
  shipments POST purchaseShipment
   */cancel PUT cancelShipment
    documents GET getShipmentDocuments
   additionalInputs/schema GET getAdditionalInputs
   directPurchase POST directPurchaseShipment
   rates POST getRates
  tracking GET getTracking
  unmanifestedShipments PUT getUnmanifestedShipments
solicitations/v1/orders/* GET getSolicitationActionsForOrder 1 5
    solicitations/productReviewAndSellerFeedback POST createProductReviewAndSellerFeedbackSolicitation
tokens/2021-03-01/restrictedDataToken POST createRestrictedDataToken 1 10
uploads/2020-11-01/uploadDestinations/* POST createUploadDestinationForResource 10 10
vendor/directFulfillment/inventory/v1/warehouses/*/items POST submitInventoryUpdate
  orders/2021-12-28/acknowledgements POST submitAcknowledgement
    purchaseOrders GET getOrders
     * GET getOrder
   v1/acknowledgements POST submitAcknowledgement
    purchaseOrders GET getOrders
     * GET getOrder
  payments/v1/invoices POST submitInvoice
  shipping/2021-12-28/containerLabel POST createContainerLabel
    customerInvoices GET getCustomerInvoices
     * GET getCustomerInvoice
    packingSlips GET getPackingSlips
     * GET getPackingSlip
    shipmentConfirmations POST submitShipmentConfirmations
    shipmentStatusUpdates POST submitShipmentStatusUpdates
    shippingLabels GET getShippingLabels
     - POST submitShippingLabelRequest
     * GET getShippingLabel
      - POST createShippingLabels
   v1/customerInvoices GET getCustomerInvoices
     * GET getCustomerInvoice
    packingSlips GET getPackingSlips
     * GET getPackingSlip
    shipmentConfirmations POST submitShipmentConfirmations
    shipmentStatusUpdates POST submitShipmentStatusUpdates
    shippingLabels GET getShippingLabels
     - POST submitShippingLabelRequest
     * GET getShippingLabel
  transactions/2021-12-28/transactions/* GET getTransactionStatus
   v1/transactions/* GET getTransactionStatus
 orders/v1/acknowledgements POST submitAcknowledgement
   purchaseOrders GET getPurchaseOrders
    * GET getPurchaseOrder
   purchaseOrdersStatus GET getPurchaseOrdersStatus
 payments/v1/invoices POST submitInvoices
 shipping/v1/shipmentConfirmations POST SubmitShipmentConfirmations
   shipments GET GetShipmentDetails
    - POST SubmitShipments
   transportLabels GET GetShipmentLabels
 transactions/v1/transactions/* GET getTransaction 10 20
`;
